// The peer: Hono as it is, which reads and parses the body and keeps nothing.
import { serve } from "@hono/node-server";
import { Hono } from "hono";

const app = new Hono();
app.post("/hooks/github", async (c) => {
  const body = await c.req.json();
  return c.json({ accepted: 1, ids: [String(body.workflow_run.id)] }, 202);
});
serve({ fetch: app.fetch, port: Number(process.argv[2]), hostname: "127.0.0.1" });

import { defineCommand } from "@tocsin/core";
import { z } from "zod";

export default defineCommand({
  description: "Deploy an app.",
  args: z.object({
    app: z.string().regex(/^[\w-]{1,40}$/),
    to: z.enum(["staging", "production"]),
    tag: z.string().default("latest"),
  }),
  confirm: "Deploy?",
  timeoutMs: 300_000,
  async run({ app, to, tag }, { by, say, signal }) {
    const { DEPLOY_URL } = process.env;
    await say(`deploying ${app}:${tag} to ${to}`);
    const response = await fetch(`${DEPLOY_URL}/${to}/${app}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ tag, by: by.name }),
      signal,
    });
    if (response.status === 409) return { status: "refused", text: "another deployment goes on" };
    if (!response.ok) return { status: "failed", text: `the deployer answered ${response.status}` };
    return `${app} is at ${tag} on ${to}`;
  },
});

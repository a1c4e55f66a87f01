import { fakeSlack } from "@tocsin/testkit";
import { describe, expect, type TestContext, test } from "vitest";
import { gateway } from "./gateway-process.ts";
import { colour, says, shown, slackChannel } from "./slack.ts";
import { ending, stage } from "./stage.ts";
import { waitFor } from "./wait.ts";

const token = "command-line-token-0123456789";
const full = {
  kind: "problem",
  status: "firing",
  severity: "critical",
  subject: "db-1",
  fingerprint: "db-1:disk",
  title: "The disk of db-1 is full",
} as const;

async function scene(context: TestContext) {
  const on = await stage(context);
  const slack = await ending(on, fakeSlack());
  const server = await gateway(
    on,
    {
      auth: { tokens: [{ name: "ops-laptop", token, scopes: ["read", "write"] }] },
      channels: { slack: slackChannel(slack) },
      receivers: { ops: ["slack:#ops"], lost: ["slack:#nowhere"], nobody: [] },
      route: {
        receiver: "ops",
        repeatInterval: "1s",
        routes: [
          { name: "test", matchers: ['env="test"'], receiver: "nobody" },
          { name: "lost", matchers: ['env="lost"'], receiver: "lost" },
        ],
      },
    },
    { token },
  );
  const reminders = () => {
    const [message] = slack.channel("#ops").messages;
    const replies = message === undefined ? [] : slack.channel("#ops").thread(message.ts);
    return replies.filter(({ broadcast }) => broadcast);
  };
  /** An acknowledged incident has no further telling on its agenda. */
  const isQuiet = (id: string) => async () => {
    const { deliveries } = await server.incident(id);
    return deliveries.every(({ state, nextAt }) => state === "done" && nextAt === undefined);
  };
  return { slack, server, reminders, isQuiet };
}

describe.concurrent("an incident that nobody takes", () => {
  test("is told again until somebody acknowledges it by the API, which Slack shows", async (context) => {
    const { slack, server, reminders, isQuiet } = await scene(context);
    await server.report(full);
    await waitFor("two reminders", () => reminders().length >= 2);
    const [incident] = await server.incidents();
    const id = incident?.id ?? "";
    const response = await server.fetch(`/api/v1/incidents/${id}/acknowledge`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ by: "ann <!channel>", why: "I clean up" }),
    });
    expect(response.status).toBe(200);
    const message = await says(slack, "Acknowledged by");
    expect(shown(message)).toContain("ann");
    expect(message.rings).toEqual([]);
    await waitFor("no further reminder to be due", isQuiet(id));
    const before = reminders().length;
    expect(await server.incident(id)).toMatchObject({ state: "acknowledged" });

    await server.report({ ...full, status: "resolved", title: "The disk of db-1 has room" });
    const mended = await says(slack, "Back to normal");
    expect(colour(mended)).toBe("#2eb67d");
    await waitFor("nothing more to be due", isQuiet(id));
    expect(reminders()).toHaveLength(before);
  });

  test("is acknowledged and resolved by the command line", async (context) => {
    const { slack, server, isQuiet } = await scene(context);
    const sent = await server.tocsin(["send", "--json"], JSON.stringify(full));
    expect(sent).toMatchObject({ code: 0, err: "" });
    expect(JSON.parse(sent.out)).toMatchObject({ accepted: 1 });
    await says(slack, "The disk of db-1 is full");

    const listed = await server.tocsin(["incidents", "--json"]);
    const [{ id, code }] = JSON.parse(listed.out);
    expect((await server.tocsin(["incidents"])).out).toMatch(
      new RegExp(`^CODE .*\\n${code} +open +critical .* The disk of db-1 is full +${id}\\n$`),
    );
    const acked = await server.tocsin(["ack", id, "--why", "I clean up"]);
    expect(acked).toEqual({ code: 0, out: expect.stringContaining(" acknowledged: "), err: "" });
    expect(acked.out).toContain(`${code} `);
    expect(shown(await says(slack, "Acknowledged by"))).toContain("ann");
    const again = await server.tocsin(["ack", id]);
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining("already") });
    expect(await server.tocsin(["ack", "inc_nothing"])).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringContaining("No incident has this id"),
    });
    expect(await server.tocsin(["resolve", id])).toMatchObject({ code: 0 });
    await says(slack, "Resolved by ann");
    await waitFor("nothing more to be due", isQuiet(id));
    expect((await server.tocsin(["incidents"])).out).toBe("none\n");
  });
});

describe.concurrent("the command line against a server that runs", () => {
  test("explains, tests routes and tells what is wrong with a call", async (context) => {
    const { server } = await scene(context);
    const [explained, routes, dropped, badCall, badNotice] = await Promise.all([
      server.tocsin(["explain", "env=lost"]),
      server.tocsin(["routes", "test", "env=test"]),
      server.tocsin(["explain", "env=test", "--json"]),
      server.tocsin(["explain", "env"]),
      server.tocsin(["send", "--title", "x", "--kind", "outage"]),
    ]);
    expect(explained).toMatchObject({ code: 0, err: "" });
    expect(explained.out).toMatch(/^route lost -> lost, group .*\ntargets: slack:#nowhere\n/);
    expect(routes).toEqual({ code: 0, out: "nobody\n", err: "" });
    expect(JSON.parse(dropped.out)).toMatchObject({
      targets: [],
      routes: [{ receiver: "nobody" }],
    });
    expect(badCall).toMatchObject({ code: 2, out: "" });
    expect(badNotice).toMatchObject({ code: 1, out: "", err: expect.stringContaining("kind") });

    const stranger = ["--url", server.url, "--token", "not-the-token-of-anybody"];
    expect(await server.tocsin(["incidents", ...stranger])).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringContaining("none of the config's auth.tokens"),
    });
    await server.stop();
    expect(await server.tocsin(["incidents"])).toMatchObject({
      code: 1,
      err: expect.stringContaining('is "tocsin serve" running there?'),
    });
    expect(server.logged()).not.toContain(token);
  });

  test("shows a dead letter with its reason and sends it again", async (context) => {
    const { slack, server } = await scene(context);
    slack.refuse("chat.postMessage", "channel_not_found");
    const notice = ["--title", "The backup failed", "--subject", "backup", "--kind", "message"];
    expect(await server.tocsin(["send", ...notice])).toMatchObject({ code: 0 });
    const dead = await waitFor("the dead letter", async () => {
      const { out } = await server.tocsin(["deliveries", "list", "--state", "dead", "--json"]);
      return JSON.parse(out)[0];
    });
    expect(dead).toMatchObject({
      state: "dead",
      target: "slack:#ops",
      reason: expect.stringContaining("channel_not_found"),
    });
    const table = await server.tocsin(["deliveries", "list"]);
    expect(table.out).toContain("channel_not_found");
    expect(await server.tocsin(["deliveries", "retry", dead.id])).toMatchObject({
      code: 0,
      out: "queued\n",
    });
    await says(slack, "The backup failed");
    await server.settled();
    expect(await server.tocsin(["deliveries", "list"])).toMatchObject({ code: 0, out: "none\n" });
    expect(await server.tocsin(["deliveries", "retry", dead.id])).toMatchObject({ code: 1 });
  });
});

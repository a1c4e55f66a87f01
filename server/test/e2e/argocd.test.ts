import { fakeSlack } from "@tocsin/testkit";
import { describe, expect, type TestContext, test } from "vitest";
import { payload, recorded } from "../../../packages/source-argocd/test/payload.ts";
import { gateway } from "./gateway-process.ts";
import { colour, green, red, says, shown, slackChannel, topLevelPosts } from "./slack.ts";
import { ending, stage } from "./stage.ts";

type Fields = ReturnType<typeof recorded>;

const token = "argocd-hook-token-0123456789";
const minute = 60_000;
const recordedHour = Date.parse("2026-11-23T08:00:00Z");

/** The payload with its recorded times moved, so that its hour began so long ago. */
function aged(body: Fields, ago: number): Fields {
  const shift = Date.now() - ago - recordedHour;
  const moved = JSON.stringify(body).replace(/"2026-11-23T08:\d\d:\d\dZ"/g, (time) =>
    JSON.stringify(new Date(Date.parse(JSON.parse(time)) + shift).toISOString()),
  );
  return JSON.parse(moved) as Fields;
}

/** A healthy and synced application, as the notifications controller shows each at its start. */
function healthy(name: string, ago: number, health = "Healthy"): Fields {
  const metadata = { name, uid: `7f1f1c2e-1111-4a2b-9c3d-${name.padStart(12, "0")}` };
  return aged(payload({ app: { metadata, status: { health: { status: health } } } }), ago);
}

async function scene(context: TestContext) {
  const on = await stage(context);
  const slack = await ending(on, fakeSlack());
  const server = await gateway(on, {
    sources: { argocd: { token } },
    channels: { slack: slackChannel(slack) },
    receivers: { ops: ["slack:#ops"] },
    route: { receiver: "ops" },
  });
  const argocd = async (body: Fields) => {
    const response = await server.fetch("/hooks/argocd", {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    expect(response.status, await response.clone().text()).toBeLessThan(300);
  };
  return { slack, server, argocd };
}

describe.concurrent("Argo CD", () => {
  test("that shows thirty healthy applications for the first time is no storm", async (context) => {
    const { slack, server, argocd } = await scene(context);
    const names = Array.from({ length: 30 }, (_, index) => `app-${index}`);
    await Promise.all(names.map((name) => argocd(healthy(name, 60 * minute))));
    await server.settled();
    expect(slack.seen).toEqual([]);
    expect(await server.incidents()).toEqual([]);
  });

  test("tells one message of an application that degrades, and of its recovery in it", async (context) => {
    const { slack, server, argocd } = await scene(context);
    await argocd(healthy("guestbook", 60 * minute));
    await argocd(healthy("guestbook", 30 * minute, "Degraded"));
    const broken = await says(slack, "guestbook is degraded");
    expect(colour(broken)).toBe(red);
    await argocd(healthy("guestbook", 10 * minute, "Degraded"));
    await argocd(healthy("guestbook", 5 * minute));
    const mended = await says(slack, "guestbook is healthy");
    expect(mended).toMatchObject({ ts: broken?.ts });
    expect(colour(mended)).toBe(green);
    await server.settled();
    expect(topLevelPosts(slack)).toHaveLength(1);
    expect(await server.incidents()).toMatchObject([{ state: "closed" }]);
  });

  test("names the resource at which a sync by hand failed, and who began it", async (context) => {
    const { slack, server, argocd } = await scene(context);
    await argocd(aged(recorded("04-sync-failed-manual.03.json"), minute));
    const message = await says(slack, "Deployment guestbook/guestbook-ui: SyncFailed");
    expect(shown(message)).toContain("alice@example.com");
    expect(shown(message)).toContain("spec.selector: Invalid value");
    // Their text can ring nobody and end no markup.
    expect(shown(message)).toContain("&lt;nil&gt; &amp;");
    await server.settled();
    expect(topLevelPosts(slack)).toHaveLength(1);
  });

  test("is not believed without its token", async (context) => {
    const { slack, server } = await scene(context);
    const body = JSON.stringify(recorded("05-degraded.05.json"));
    for (const authorization of ["", "Bearer argocd-hook-token-012345678", `Token ${token}`]) {
      const response = await server.fetch("/hooks/argocd", {
        method: "POST",
        headers: { "content-type": "application/json", authorization },
        body,
      });
      expect(response.status).toBe(401);
      expect(await response.text()).not.toContain(token);
    }
    expect(slack.seen).toEqual([]);
  });
});

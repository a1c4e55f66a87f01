import { fakeReceiver } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { gateway } from "./gateway-process.ts";
import { drivers, ending, stage } from "./stage.ts";
import { waitFor } from "./wait.ts";

const secret = `whsec_${Buffer.from("a key of thirty-two random bytes").toString("base64")}`;
const now = () => Date.now();

interface Told {
  readonly notices: readonly { readonly title: string }[];
}

describe.concurrent.each(drivers)("a webhook on %s", (driver) => {
  test("speaks as Alertmanager does, signed as Standard Webhooks says", async (context) => {
    const on = await stage(context, driver);
    const receiver = await ending(on, fakeReceiver({ secret, now }));
    const server = await gateway(on, {
      publicUrl: "https://tocsin.example.test",
      channels: { pager: { type: "webhook", format: "alertmanager", secret } },
      receivers: { pager: [`pager:${receiver.url}/alerts`] },
      route: { receiver: "pager" },
    });
    const disk = {
      kind: "problem",
      subject: "node db-1",
      fingerprint: "db-1:disk",
      severity: "critical",
      labels: { alertname: "DiskFull", instance: "db-1" },
    } as const;
    await server.report({
      ...disk,
      status: "firing",
      title: "The disk of db-1 is full",
      text: "98 % of /var",
      links: [{ title: "Graph", url: "https://graphs.example.test/db-1" }],
      at: "2026-01-05T09:00:00Z",
    });
    await waitFor("the alert to fire", () => receiver.received.length === 1);
    await server.report({
      ...disk,
      status: "resolved",
      title: "The disk of db-1 has room",
      at: "2026-01-05T09:20:00Z",
    });
    await server.settled();

    expect(receiver.refused).toEqual([]);
    expect(receiver.http.seen.map((seen) => seen.headers["webhook-signature"])).toEqual([
      expect.stringMatching(/^v1,/),
      expect.stringMatching(/^v1,/),
    ]);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(2);
    const [fired, resolved] = receiver.received.map(({ body }) => body);
    const fingerprint = expect.stringMatching(/^[0-9a-f]{16}$/);
    expect(fired).toEqual({
      version: "4",
      receiver: "pager",
      status: "firing",
      groupKey: expect.any(String),
      groupLabels: { source: "api", subject: "node db-1" },
      commonLabels: { alertname: "DiskFull", instance: "db-1" },
      commonAnnotations: { summary: "The disk of db-1 is full", description: "98 % of /var" },
      externalURL: "https://tocsin.example.test",
      truncatedAlerts: 0,
      alerts: [
        {
          status: "firing",
          labels: { alertname: "DiskFull", instance: "db-1" },
          annotations: { summary: "The disk of db-1 is full", description: "98 % of /var" },
          startsAt: "2026-01-05T09:00:00.000Z",
          endsAt: "0001-01-01T00:00:00Z",
          generatorURL: "https://graphs.example.test/db-1",
          fingerprint,
        },
      ],
    });
    expect(resolved).toMatchObject({
      status: "resolved",
      alerts: [{ status: "resolved", endsAt: "2026-01-05T09:20:00.000Z" }],
    });
    expect((resolved as { groupKey: string }).groupKey).toBe(
      (fired as { groupKey: string }).groupKey,
    );
  });

  test("that asks for every notice gets each once and in order, also over failures and a SIGKILL", async (context) => {
    const on = await stage(context, driver);
    const receiver = await ending(on, fakeReceiver({ secret, now }));
    const server = await gateway(on, {
      channels: { audit: { type: "webhook", deliver: "every", secret } },
      receivers: { audit: [`audit:${receiver.url}/audit`] },
      route: { receiver: "audit" },
    });
    const titles = Array.from({ length: 30 }, (_, step) => `deployment step ${step}`);
    const report = (step: number) =>
      server.report({
        kind: "problem",
        status: "firing",
        subject: "deployment",
        fingerprint: "deployment",
        title: titles[step] ?? "",
        at: new Date(Date.parse("2026-01-05T09:00:00Z") + step * 1_000).toISOString(),
      });
    receiver.http.fail("reset after");
    receiver.http.fail({ status: 503 });
    for (let step = 0; step < 15; step += 1) await report(step);
    await waitFor("the first to arrive", () => receiver.received.length > 0);
    // In Redis, what a killed process has in hand is another's after the lease, and old news by then.
    if (driver === "redis") await server.settled();
    await server.kill();
    await server.start();
    for (let step = 15; step < titles.length; step += 1) await report(step);
    await server.settled(30_000);
    const told = receiver.distinct.map(({ body }) =>
      (body as Told).notices.map(({ title }) => title),
    );
    expect(told).toEqual(titles.map((title) => [title]));
    expect(receiver.refused).toEqual([]);
  });
});

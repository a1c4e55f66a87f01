import { createGateway, type IncidentView, memoryStorage } from "@tocsin/core";
import { fakeArgoCd, until, virtualClock } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { argocd } from "../../src/index.ts";
import { type Fields, payload } from "../payload.ts";
import { guestbook, token } from "./stand.ts";

test("from an incident to a sync, and its outcome into the same incident under the name of who asked", async () => {
  const argo = await fakeArgoCd({ token });
  argo.apply(guestbook());
  const clock = virtualClock(Date.parse("2026-11-23T09:00:00Z"));
  const gateway = createGateway({
    sources: {
      argocd: argocd({
        token: "hook-token",
        cluster: "prod-eu-1",
        api: { server: argo.url, token },
      }),
    },
    permissions: [{ actions: ["argocd.*"], allow: ["everyone"] }],
    storage: memoryStorage(),
    receivers: { ops: [] },
    route: { receiver: "ops" },
    clock,
  });
  const report = (app: Fields) =>
    gateway.handle(
      new Request("https://tocsin.test/hooks/argocd", {
        method: "POST",
        headers: { "content-type": "application/json", authorization: "Bearer hook-token" },
        body: JSON.stringify(payload({ app })),
      }),
    );
  const only = async (): Promise<IncidentView | undefined> => {
    const { items } = await gateway.incidents.list();
    expect(items.length).toBeLessThanOrEqual(1);
    return items[0];
  };
  try {
    await gateway.start();
    const degraded = { status: "Degraded", lastTransitionTime: "2026-11-23T08:59:00Z" };
    await report({ status: { health: degraded } });
    const incident = await until(clock, only, { what: "the incident" });
    const offers = await gateway.actions.offers(incident.id);
    expect(offers?.map(({ name }) => name)).toContain("argocd.sync");

    const by = { name: "Ann", through: "test" };
    const asked = await gateway.actions.request({
      action: "argocd.sync",
      incident: incident.id,
      by,
      values: { prune: true },
    });
    if (asked.status !== "accepted") throw new Error(JSON.stringify(asked));
    const { id } = asked.order;
    const ended = () => gateway.actions.order(id).then((order) => order?.endedAt && order);
    expect(await until(clock, ended)).toMatchObject({ state: "done" });

    // As Argo CD tells of the operation that it was given.
    const { operation } = argo.application("guestbook") as unknown as { operation: Fields };
    const state = { operation, phase: "Running", startedAt: "2026-11-23T09:01:00Z" };
    await report({
      status: { health: degraded, operationState: { ...state, finishedAt: undefined } },
    });
    const told = await until(clock, async () =>
      (await only())?.parts.find(({ notice }) => notice.labels.request === id),
    );
    expect(told.notice).toMatchObject({ status: "running", actor: { name: "Ann" } });
    expect((await only())?.id).toBe(incident.id);
  } finally {
    const stopping = gateway.stop();
    await clock.advance(20_000);
    await stopping;
    await argo.stop();
  }
});

import { expect, onTestFinished, test } from "vitest";
import { serverArgo } from "../../../packages/source-argocd/test/fake-argocd.ts";
import type { Fields } from "../../../packages/source-argocd/test/payload.ts";
import {
  application,
  degraded,
  healthy,
  start,
  synced,
  syncing,
} from "../../../packages/source-argocd/test/stand.ts";
import { stage } from "../../pipeline/test/stage.ts";

test("an application that breaks is one message until it is well, and names the deployment before it", async () => {
  const argo = await serverArgo();
  onTestFinished(() => argo.stop());
  /** The application as it was recorded, in another state. */
  const guestbook = (...states: readonly Fields[]) => {
    const status = Object.assign({}, ...states.map((state) => state.status));
    argo.apply(application("guestbook", { status }));
  };
  guestbook();
  const { server, token } = argo.watch;
  const here = await stage({
    folder: new URL("..", import.meta.url),
    environment: {
      ARGOCD_SERVER: String(server),
      ARGOCD_TOKEN: String(token),
      SLACK_BOT_TOKEN: "xoxb-1-2-abcdef",
    },
    channel: "#deploys",
    at: start,
  });
  await here.until("the watch", () => argo.listening > 0);
  await here.pass(0.1);
  expect(here.shown()).toEqual([]);

  await here.pass(1);
  guestbook(syncing(1));
  const deployed = await here.says("Auto-sync of prod-eu-1/guestbook to 53e28ff is running");
  await here.pass(1);
  guestbook(synced(1, 2));
  expect(await here.says("53e28ff succeeded")).toMatchObject({ ts: deployed.ts });

  await here.pass(3);
  guestbook(synced(1, 2), degraded(5));
  const broken = await here.says("🔴 argocd prod-eu-1/guestbook: prod-eu-1/guestbook is degraded");
  expect(JSON.stringify(broken)).toMatch(
    /\*Last change\*.{1,200}Auto-sync of prod-eu-1\/guestbook to 53e28ff succeeded, 4 m \d+ s before/,
  );

  await here.pass(5);
  guestbook(syncing(10), degraded(5));
  const repairing = await here.says("Auto-sync of prod-eu-1/guestbook to 53e28ff is running");
  expect(repairing).toMatchObject({ ts: broken.ts, text: expect.stringContaining("is degraded") });
  await here.pass(2);
  guestbook(synced(10, 12), healthy(12));
  const well = await here.says("✅ argocd prod-eu-1/guestbook: prod-eu-1/guestbook is healthy");
  expect(well).toMatchObject({ ts: broken.ts, text: expect.stringContaining("after 7 m") });

  expect(here.shown().map(({ ts }) => ts)).toEqual([deployed.ts, broken.ts]);
  expect((await here.incidents()).map(({ state }) => state)).toEqual(["closed", "closed"]);
});

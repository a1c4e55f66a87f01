import { type FakeHttp, fakeHttp, formWords } from "@tocsin/testkit";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Stage, stage } from "../../pipeline/test/stage.ts";

const ann = { user: "U024BE7LH", name: "ann" };
const bo = { user: "U024BE7LJ", name: "bo" };

let deployer: FakeHttp;
let here: Stage;

beforeEach(async () => {
  deployer = await fakeHttp(() => ({ status: 200, body: {} }));
  vi.stubEnv("DEPLOY_URL", deployer.url);
  here = await stage({
    folder: new URL("..", import.meta.url),
    environment: {
      PUBLIC_URL: "https://tocsin.test",
      TOCSIN_TOKEN: "0123456789abcdef0123456789abcdef",
      PROMETHEUS_HOOK_TOKEN: "prometheus-token-0123456789",
      SLACK_BOT_TOKEN: "xoxb-1-2-abcdef",
      SLACK_SIGNING_SECRET: "signing-secret-of-the-app",
    },
    channel: "#ops",
    at: Date.parse("2026-01-05T09:00:00Z"),
  });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await deployer.stop();
});

const fires = (errors: number) =>
  here.gateway.notify({
    title: `checkout fails: ${errors} errors`,
    kind: "problem",
    status: "firing",
    subject: "shop",
    fingerprint: "checkout",
    labels: { app: "shop" },
  });
const deployed = () => deployer.seen.map(({ path, body }) => `${path} ${body}`);
const whispered = ({ user }: typeof ann) =>
  here.slack.whispers.filter((each) => each.user === user).map(({ text }) => text);
const formOf = ({ user }: typeof ann) =>
  formWords(here.slack.modal(user) ?? expect.fail("no form"));

test("/tocsin deploy runs the code of commands/deploy.mjs and tells how it went", async () => {
  const asked = await here.slack.command("deploy shop production tag=1.4.2", ann);
  expect(asked).toMatchObject({ status: 200, told: [expect.stringContaining("under way")] });
  await here.until("the end", () => whispered(ann).includes("shop is at 1.4.2 on production"));
  expect(deployed()).toEqual(['/production/shop {"tag":"1.4.2","by":"Ann"}']);

  deployer.fail({ status: 409 });
  await here.slack.command("deploy shop staging", ann);
  await here.until("the refusal", () => whispered(ann).at(-1) === "another deployment goes on");
});

test("it runs for those who may, and for what Slack has signed", async () => {
  const refused = await here.slack.command("deploy shop production", bo);
  expect(refused.told).toEqual([expect.stringContaining("deploy is for role:lead, not for Bo")]);
  const forged = { ...ann, signed: { signature: `v0=${"0".repeat(64)}` } };
  expect(await here.slack.command("deploy shop production", forged)).toMatchObject({ status: 401 });
  await here.pass(1);
  expect(deployed()).toEqual([]);
});

test("/tocsin deploy alone opens a form", async () => {
  await here.slack.command("deploy", ann);
  expect(formOf(ann)).toEqual(expect.arrayContaining(["Deploy?", "app", "staging", "latest"]));
  await here.slack.submit(ann, { app: "shop/../x", to: "staging" });
  await here.until("the refusal", () => whispered(ann).length > 0);
  expect(whispered(ann)).toEqual([expect.stringContaining("app Invalid string")]);
  await here.slack.command("deploy", ann);
  await here.slack.submit(ann, { app: "shop", to: "staging" });
  await here.until("the deployment", () => deployed().length > 0);
  expect(deployed()).toEqual(['/staging/shop {"tag":"latest","by":"Ann"}']);
});

test("the button Silence opens a form; while it holds nobody is told, and then it is made up for", async () => {
  await fires(1);
  const message = await here.says("checkout fails: 1 errors");
  await here.slack.click("#ops", "Silence", ann);
  expect(formOf(ann)).toEqual(expect.arrayContaining(["For", 'hides 1: app="shop"', "Reason"]));
  await here.slack.submit(ann, { For: "30m", Reason: "we roll it back" });
  const silences = () => here.gateway.silences.list({ state: "active" });
  await here.until("the silence", async () => (await silences()).length > 0);
  expect(await silences()).toMatchObject([{ createdBy: "Ann", comment: "we roll it back" }]);

  await here.until("who silenced it", () => /Silence by Ann/.test(here.thread().join("\n")));
  const silenced = here.shown();

  await here.pass(10);
  await fires(2);
  await here.pass(10);
  expect(here.shown()).toEqual(silenced);

  await here.pass(11);
  await here.says("checkout fails: 2 errors");
  expect(here.shown()).toMatchObject([{ ts: message.ts }]);
  expect(here.thread().join("\n")).toContain("No longer silenced by Ann: we roll it back");
});

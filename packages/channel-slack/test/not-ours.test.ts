import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type AppStage, appStage } from "./app-stage.ts";

const form = "application/x-www-form-urlencoded";
const json = "application/json";

describe("what is not a callback of ours", () => {
  let stage: AppStage;
  beforeAll(async () => {
    stage = await appStage();
  });
  afterAll(() => stage.stop());
  beforeEach(() => {
    stage.logged.length = 0;
  });

  const payload = (fields: object = {}) => ({
    type: "block_actions",
    user: { id: "U024BE7LH", username: "ann", team_id: "T0FAKE001" },
    team: { id: "T0FAKE001" },
    api_app_id: "A0FAKE001",
    trigger_id: "1.2.fake",
    response_url: "https://hooks.slack.com/actions/1",
    actions: [{ type: "button", action_id: "tocsin.acknowledge", value: "incident-1" }],
    ...fields,
  });
  const click = (fields: object = {}) =>
    new URLSearchParams({ payload: JSON.stringify(payload(fields)) }).toString();
  const untouched = () =>
    expect([stage.desk.answers, stage.desk.asks, stage.desk.lines, stage.slack.whispers]).toEqual([
      [],
      [],
      [],
      [],
    ]);

  it("is asked whether the address is ours, and only Slack gets an answer", async () => {
    const body = JSON.stringify({ type: "url_verification", challenge: "3eZbrw1a", token: "old" });
    expect(await stage.slack.post(body, { type: json })).toEqual({ status: 200, body: "3eZbrw1a" });
    const forged = await stage.slack.post(body, { type: json, signature: "v0=0" });
    expect(forged.status).toBe(401);
    expect(forged.body).not.toContain("3eZbrw1a");
  });

  it("is a look at our certificate: answered when it is signed, and no way around that", async () => {
    const look = "ssl_check=1&token=x";
    expect(await stage.slack.post(look)).toEqual({ status: 200, body: "" });
    expect((await stage.slack.post(look, { signature: "" })).status).toBe(401);
    expect((await stage.slack.post(`ssl_check=1&${click()}`, { signature: "" })).status).toBe(401);
    untouched();
  });

  it.each([
    [
      "JSON that says it is a click",
      { body: JSON.stringify(payload({ user: 1 })), type: json },
      400,
    ],
    ["of no type", { body: click(), type: "" }, 415],
    ["of a type that looks like it", { body: click(), type: `${form}x` }, 415],
    ["without a payload", { body: "a=b" }, 400],
    ["half a payload", { body: "payload=%7B" }, 400],
    ["bytes that are no text", { body: new Uint8Array([0x70, 0xff, 0xfe, 0x3d]) }, 400],
    ["a payload of no type", { body: "payload=%5B%5D" }, 400],
    ["by nobody", { body: click({ user: { id: "<@U1>" } }) }, 400],
    ["a click on nothing", { body: click({ actions: [] }) }, 400],
    ["without a trigger", { body: click({ trigger_id: "" }) }, 400],
    ["an event of no kind", { body: '{"type":"event_callback"}', type: json }, 400],
    ["huge", { body: `payload=${"x".repeat(1_000_001)}` }, 413],
    ["deep", { body: `payload=${"[".repeat(200_000)}` }, 400],
    ["deep and closed", { body: `payload=${"[".repeat(90_000)}${"]".repeat(90_000)}` }, 400],
  ])("%s is refused", async (_name, { body, ...signed }, status) => {
    const answered = await stage.slack.post(body, signed);
    expect(answered.status).toBe(status);
    expect(answered.body).toContain('"title"');
    untouched();
  });

  it.each([
    [
      "a form of others",
      { type: "view_submission", view: { id: "V1", callback_id: "x", state: { values: {} } } },
    ],
    ["a closed form", { type: "view_closed" }],
    ["a shortcut", { type: "message_action" }],
    ["a button of others", { actions: [{ action_id: "approve", value: "incident-1" }] }],
  ])("%s is taken without effect", async (_name, fields) => {
    const before = stage.desk.refusals.length;
    expect(await stage.slack.post(click(fields))).toEqual({ status: 200, body: "" });
    untouched();
    expect(stage.desk.refusals).toHaveLength(before);
  });

  it.each([
    ["an unknown action", { actions: [{ action_id: "tocsin.explode", value: "incident-1" }] }],
    ["a word of objects", { actions: [{ action_id: "tocsin.constructor", value: "incident-1" }] }],
    ["no incident", { actions: [{ action_id: "tocsin.resolve" }] }],
    ["an odd incident", { actions: [{ action_id: "tocsin.resolve", value: "a b\n" }] }],
    ["a long incident", { actions: [{ action_id: "tocsin.resolve", value: "x".repeat(201) }] }],
    ["an odd offer", { actions: [{ action_id: "tocsin.do.__proto__", value: "incident-1" }] }],
    ["an odd order", { actions: [{ action_id: "tocsin.approve", value: "act_../x" }] }],
    [
      "a line of a menu",
      { actions: [{ action_id: "tocsin.more", selected_option: { value: "x y" } }] },
    ],
  ])("%s looks like ours: it is refused without effect", async (_name, fields) => {
    const before = stage.desk.refusals.length;
    expect(await stage.slack.post(click(fields))).toEqual({ status: 200, body: "" });
    untouched();
    expect(stage.desk.refusals).toHaveLength(before + 1);
  });

  it("is an event of another kind: taken without effect", async () => {
    const event = {
      type: "event_callback",
      event_id: "E1",
      event: { type: "channel_created", channel: {} },
    };
    expect(await stage.slack.post(JSON.stringify(event), { type: json })).toEqual({
      status: 200,
      body: "",
    });
    untouched();
  });

  const known = {
    user: fc.constant({ id: "U024BE7LH" }),
    team: fc.constant({ id: "T0FAKE001" }),
    api_app_id: fc.constant("A0FAKE001"),
    trigger_id: fc.constant("1.2.fake"),
  };
  const wild = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => ({ body: bytes, type: form })),
    fc.json().map((text) => ({ body: `payload=${encodeURIComponent(text)}`, type: form })),
    fc.json().map((text) => ({ body: text, type: json })),
    fc
      .record(
        {
          ...known,
          type: fc.constantFrom("block_actions", "view_submission", "other"),
          actions: fc.oneof(
            fc.anything(),
            fc.array(fc.record({ action_id: fc.string(), value: fc.anything() }), { maxLength: 3 }),
          ),
          view: fc.oneof(
            fc.anything(),
            fc.record({
              id: fc.string(),
              callback_id: fc.constantFrom("tocsin.form", "x"),
              private_metadata: fc.oneof(fc.json(), fc.string()),
              state: fc.record({ values: fc.dictionary(fc.string(), fc.anything()) }),
            }),
          ),
          response_url: fc.anything(),
          event: fc.anything(),
          command: fc.anything(),
        },
        { requiredKeys: [] },
      )
      .map((each) => ({
        body: new URLSearchParams({ payload: JSON.stringify(each) }).toString(),
        type: form,
      })),
    fc
      .record(
        {
          type: fc.constant("event_callback"),
          event_id: fc.anything(),
          team_id: fc.constant("T0FAKE001"),
          event: fc.oneof(
            fc.anything(),
            fc.record({
              type: fc.constantFrom("app_home_opened", "app_mention"),
              user: fc.anything(),
              text: fc.anything(),
            }),
          ),
        },
        { requiredKeys: ["type"] },
      )
      .map((each) => ({ body: JSON.stringify(each), type: json })),
  );

  it("is anything: it never throws, is answered in time, and does nothing", async () => {
    await fc.assert(
      fc.asyncProperty(wild, fc.boolean(), async ({ body, type }, signed) => {
        const answered = await stage.slack.post(body, {
          type,
          ...(!signed && { signature: "v0=0" }),
        });
        expect(signed ? [200, 400, 403] : [401]).toContain(answered.status);
        untouched();
      }),
      { numRuns: 150 },
    );
    expect(stage.logged.filter((line) => line.includes("failed"))).toEqual([]);
  });
});

describe("what is said to whoever clicked", () => {
  it.each([
    ["https://hooks.slack.com/actions/T1/2/3", true],
    ["https://hooks.slack.com.evil.test/x", false],
    ["https://evil.test/hooks.slack.com/", false],
    ["http://hooks.slack.com/x", false],
    ["https://hooks.slack.com:8443/x", false],
    ["https://ann@hooks.slack.com/x", false],
    ["http://169.254.169.254/latest/meta-data", false],
    ["http://127.0.0.1:1/", false],
    ["file:///etc/passwd", false],
    ["hooks.slack.com", false],
    [`https://hooks.slack.com/${"x".repeat(2_000)}`, false],
  ])("goes to %.60s: %s", async (url, reached) => {
    const fetched: string[] = [];
    const stage = await appStage({
      hands: {
        fetch: async (to, init) => {
          if (String(to).startsWith("http://127.0.0.1") && String(to) !== url)
            return fetch(to, init);
          fetched.push(String(to));
          return new Response("ok");
        },
      },
    });
    const payload = JSON.stringify({
      type: "block_actions",
      user: { id: "U024BE7LH" },
      team: { id: "T0FAKE001" },
      trigger_id: "1.2.fake",
      response_url: url,
      actions: [{ action_id: "tocsin.resolve", value: "gone" }],
    });
    const answered = await stage.slack.post(new URLSearchParams({ payload }).toString());
    await stage.stop();
    expect(answered.status).toBe(200);
    expect(fetched).toEqual(reached ? [url] : []);
  });
});

import type { CallbackRequest, Channel } from "@tocsin/core";
import {
  type FakeDiscord,
  fakeDiscord,
  type RecordingDesk,
  recordingDesk,
  tools,
  virtualClock,
} from "@tocsin/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { customIds } from "../../src/app/custom-id.ts";
import { openWith } from "../stage.ts";

const clock = virtualClock();
const seconds = Math.floor(clock.now() / 1000);
const user = { id: "1180000000000000077", username: "ann", global_name: "Ann" };
const ids = await customIds(tools({ clock }))();
const acknowledge = ids.print("act", "acknowledge", "incident-1");
const guild = "1160000000000000001";
/** Of an interaction that was made so many seconds from now. */
const idAt = (off: number) => String((BigInt((seconds + off) * 1000) - 1_420_070_400_000n) << 22n);
const interaction = (fields: object = {}) => ({
  id: idAt(0),
  application_id: "1170000000000000001",
  token: "interaction-token",
  type: 3,
  data: { custom_id: acknowledge, component_type: 2 },
  guild_id: guild,
  member: { user },
  ...fields,
});

describe("an interaction", () => {
  let discord: FakeDiscord;
  let channel: Channel;
  let desk: RecordingDesk;

  beforeAll(async () => {
    discord = await fakeDiscord({ now: clock.now });
    const { publicKey, applicationId, url: apiUrl, token } = discord;
    channel = await openWith({ publicKey, applicationId, apiUrl, token, guild }, { clock });
  });
  afterAll(() => discord.stop());
  beforeEach(() => {
    desk = recordingDesk({ now: clock.now });
  });

  interface Signed {
    readonly time?: number | string;
    readonly signature?: string;
  }

  /** A request as Discord signs it, unless told otherwise. */
  function request(
    body: string | Uint8Array,
    { time = seconds, signature }: Signed = {},
  ): CallbackRequest {
    const bytes = Buffer.from(body);
    const headers = new Headers({
      "x-signature-timestamp": String(time),
      "x-signature-ed25519": signature ?? discord.signature(String(time), bytes),
    });
    const url = "https://tocsin.test/callbacks/discord";
    return { method: "POST", url, rest: "", headers, body: bytes };
  }

  const receive = async (asked: CallbackRequest) => {
    const response = await channel.receive?.(asked, desk);
    return response ?? expect.fail("no receive");
  };

  it("that is proven acts once, however often it comes", async () => {
    const asked = request(JSON.stringify(interaction()));
    for (let time = 0; time < 3; time += 1) {
      expect(await (await receive(asked)).json()).toEqual({ type: 6 });
    }
    // Another signature of the same interaction.
    await receive(request(JSON.stringify(interaction()), { time: seconds + 1 }));
    expect(desk.answers).toHaveLength(1);
    expect(desk.answers[0]?.by).toEqual({ address: user.id, name: "Ann" });
  });

  it("in direct messages is by a user", async () => {
    const { member: _member, ...rest } = interaction({ user: { ...user, global_name: null } });
    await receive(request(JSON.stringify(rest)));
    expect(desk.answers[0]?.by).toEqual({ address: user.id, name: "ann" });
  });

  it.each([
    [-301, 401],
    [-300, 200],
    [300, 200],
    [301, 401],
    [3_600, 401],
  ])("signed %i s from now: %i", async (off, status) => {
    const asked = request(JSON.stringify({ type: 1 }), { time: seconds + off });
    expect((await receive(asked)).status).toBe(status);
  });

  it.each([
    ["of another body", () => ({ ...request('{"type":1}'), body: Buffer.from('{"type":3}') })],
    ["of another time", () => request("{}", { signature: discord.signature("1", Buffer.of()) })],
    ["of nothing", () => request("{}", { signature: "" })],
    ["of zeros", () => request("{}", { signature: "0".repeat(128) })],
    ["too short", () => request("{}", { signature: "00" })],
    ["with a time that is none", () => request("{}", { time: "now" })],
    ["with no time", () => request("{}", { time: "" })],
  ])("with a signature %s is refused, as Discord tries", async (_name, asked) => {
    expect((await receive(asked())).status).toBe(401);
    expect(desk.answers).toEqual([]);
    expect(desk.refusals).toEqual(["its signature does not hold, or its time"]);
  });

  it.each([
    ["is no JSON", "{", 400],
    ["has bytes that are no text", new Uint8Array([0xff, 0xfe]), 400],
    ["has no type", "[]", 400],
    ["is huge", "x".repeat(1_000_001), 413],
    ["is deep", "[".repeat(200_000), 400],
    ["is deep and closed", `${"[".repeat(90_000)}${"]".repeat(90_000)}`, 400],
    ["is by nobody", JSON.stringify(interaction({ member: undefined })), 400],
    ["has an odd id", JSON.stringify(interaction({ id: "x" })), 400],
  ])("that %s changes nothing", async (_name, body, status) => {
    expect((await receive(request(body))).status).toBe(status);
    expect(desk.answers).toEqual([]);
  });

  it.each([
    ["a button of others", "approve"],
    ["a button as it once was", "acknowledge:incident-1"],
    ["an id that nobody signed", "v1:act:resolve:incident-1:zzzz:0123456789abcdef"],
    ["a signed id with another incident", String(acknowledge).replace("-1", "-2")],
    ["an order for a form", ids.print("fill", "acknowledge", "incident-1")],
    ["an action that is no answer", ids.print("act", "constructor", "incident-1")],
    ["a huge id", "x".repeat(5_000)],
  ])("with %s does nothing, and says so, alone", async (_name, custom_id) => {
    const data = { custom_id, component_type: 2 };
    const response = await receive(request(JSON.stringify(interaction({ data }))));
    expect(await response.json()).toMatchObject({
      type: 4,
      data: { content: expect.stringContaining("not one that works"), flags: 68 },
    });
    expect([desk.answers, desk.asks, desk.lines]).toEqual([[], [], []]);
    expect(desk.refusals).toEqual(["its id is not of this gateway, or its time is over"]);
  });

  it.each([
    ["of another application", { application_id: "1170000000000000002" }],
    ["of no application", { application_id: undefined }],
    ["that is older than its token", { id: idAt(-15 * 60 - 1) }],
    ["of the future", { id: idAt(6 * 60) }],
    ["of the beginning", { id: "1" }],
    ["without a token", { token: "" }],
  ])("%s does nothing", async (_name, fields) => {
    const { status } = await receive(request(JSON.stringify(interaction(fields))));
    expect([400, 403]).toContain(status);
    expect(desk.answers).toEqual([]);
    expect(desk.refusals).toHaveLength(status === 403 ? 1 : 0);
  });

  it.each([
    ["a button", {}],
    ["a command", { type: 2, data: { name: "tocsin", options: [{ type: 1, name: "status" }] } }],
    ["a form", { type: 5, data: { custom_id: ids.print("fill", "page"), components: [] } }],
  ])("of another server does nothing and says so: %s", async (_name, fields) => {
    const foreign = interaction({ ...fields, guild_id: "1160000000000000002" });
    const response = await receive(request(JSON.stringify(foreign)));
    expect(await response.json()).toMatchObject({
      type: 4,
      data: { content: expect.stringContaining("another server"), flags: 68 },
    });
    expect([desk.answers, desk.asks, desk.lines]).toEqual([[], [], []]);
  });

  it("of another server is offered nothing while it is typed", async () => {
    const option = { type: 3, name: "incident", value: "", focused: true };
    const data = { name: "tocsin", options: [{ type: 1, name: "ack", options: [option] }] };
    const foreign = interaction({ type: 4, data, guild_id: "1160000000000000002" });
    const response = await receive(request(JSON.stringify(foreign)));
    expect(await response.json()).toEqual({ type: 8, data: { choices: [] } });
  });

  it("whose parts are of any kind never throws and always answers", async () => {
    const wild = fc.record(
      {
        type: fc.constantFrom(1, 2, 3, 4, 5, 9),
        data: fc.oneof(
          fc.anything(),
          fc.record(
            {
              custom_id: fc.oneof(fc.constantFrom(...someIds), fc.string({ unit: "binary" })),
              values: fc.anything(),
              name: fc.constantFrom("tocsin", "other"),
              options: fc.oneof(fc.anything(), fc.array(wildOption(), { maxLength: 3 })),
              components: fc.oneof(fc.anything(), fc.array(wildPart(), { maxLength: 3 })),
            },
            { requiredKeys: [] },
          ),
        ),
        member: fc.oneof(fc.constant({ user }), fc.anything()),
      },
      { requiredKeys: ["type"] },
    );
    let made = 0;
    await fc.assert(
      fc.asyncProperty(wild, async (fields) => {
        made += 1;
        const id = String(BigInt(idAt(0)) + BigInt(made));
        const body = JSON.stringify(interaction({ ...fields, id }));
        const response = await receive(request(body));
        expect([200, 400]).toContain(response.status);
        const answer = (await response.json()) as Readonly<Record<string, unknown>>;
        if (response.status === 200 && fields.type < 6)
          expect(discord.refuses(fields.type, answer)).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });

  it("of any bytes never throws, and never acts unless it is a click of ours", async () => {
    const wild = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.json(),
      fc
        .record(
          {
            id: fc.constantFrom("1", "x", 1),
            type: fc.constantFrom(1, 2, 3, 4, 5, "3"),
            data: fc.anything(),
            member: fc.anything(),
            user: fc.anything(),
          },
          { requiredKeys: [] },
        )
        .map((each) => JSON.stringify(each)),
    );
    await fc.assert(
      fc.asyncProperty(wild, fc.boolean(), async (body, signed) => {
        const response = await receive(request(body, signed ? {} : { signature: "00" }));
        expect(signed ? [200, 400] : [401]).toContain(response.status);
        expect(desk.answers).toEqual([]);
      }),
      { numRuns: 120 },
    );
  });
});

const someIds = [
  ids.print("offer", "silence", "incident-1"),
  ids.print("form", "silence", "incident-1", "key"),
  ids.print("go", "page", ""),
  ids.print("fill", "page", ""),
  ids.print("agree", "act_1"),
  ids.print("pick", "incident-1"),
  ids.print("show"),
  acknowledge,
].map(String);

function wildOption() {
  const name = fc.constantFrom("incident", "line", "for", "person", "__proto__");
  const value = fc.oneof(fc.string({ unit: "binary" }), fc.anything());
  const inner = fc.record({ type: fc.constant(3), name, value, focused: fc.boolean() });
  return fc.record({
    type: fc.constantFrom(1, 2, 3),
    name: fc.constantFrom("ack", "silence", "do", "page", "help", "constructor"),
    options: fc.array(inner, { maxLength: 3 }),
  });
}

function wildPart() {
  const component = fc.record(
    {
      custom_id: fc.constantFrom("f.for", "why", "f.__proto__", "f.", "x"),
      value: fc.oneof(fc.string({ unit: "binary" }), fc.anything()),
      values: fc.anything(),
    },
    { requiredKeys: [] },
  );
  return fc.record({ type: fc.constant(18), component }, { requiredKeys: [] });
}

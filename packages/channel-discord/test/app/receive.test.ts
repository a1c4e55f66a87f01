import type { CallbackRequest, Channel } from "@tocsin/core";
import {
  type FakeDiscord,
  fakeDiscord,
  type RecordingDesk,
  recordingDesk,
  virtualClock,
} from "@tocsin/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openWith } from "./stage.ts";

const clock = virtualClock();
const seconds = Math.floor(clock.now() / 1000);
const user = { id: "1180000000000000077", username: "ann", global_name: "Ann" };
const interaction = (fields: object = {}) => ({
  id: "1190000000000000001",
  type: 3,
  data: { custom_id: "acknowledge:incident-1", component_type: 2 },
  member: { user },
  ...fields,
});

describe("an interaction", () => {
  let discord: FakeDiscord;
  let channel: Channel;
  let desk: RecordingDesk;

  beforeAll(async () => {
    discord = await fakeDiscord({ now: clock.now });
    const { publicKey, url: apiUrl, token } = discord;
    channel = await openWith({ publicKey, apiUrl, token }, { clock });
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
    ["a command", { type: 2 }],
    ["a form", { type: 5 }],
    ["a button of others", { data: { custom_id: "approve" } }],
    ["an unknown action", { data: { custom_id: "explode:incident-1" } }],
    ["a word of objects", { data: { custom_id: "constructor:incident-1" } }],
    ["no incident", { data: { custom_id: "resolve:" } }],
    ["an odd incident", { data: { custom_id: "resolve:a b" } }],
    ["a long incident", { data: { custom_id: `resolve:${"x".repeat(100)}` } }],
  ])("with %s is told what there is, alone", async (_name, fields) => {
    const response = await receive(request(JSON.stringify(interaction(fields))));
    expect(await response.json()).toEqual({
      type: 4,
      data: {
        content: expect.stringContaining("buttons"),
        flags: 64,
        allowed_mentions: { parse: [] },
      },
    });
    expect(desk.answers).toEqual([]);
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
      { numRuns: 300 },
    );
  });
});

import { createHmac } from "node:crypto";
import type { CallbackRequest, Channel } from "@tocsin/core";
import { Secret } from "@tocsin/core";
import {
  type FakeSlack,
  fakeSlack,
  type RecordingDesk,
  recordingDesk,
  virtualClock,
} from "@tocsin/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readClick } from "../src/click.ts";
import { provenBy } from "../src/proof.ts";
import { openSlack } from "./stage.ts";

const secret = "8f742231b10e8888abcd99yyyzzz85a5";
const clock = virtualClock();
const form = "application/x-www-form-urlencoded";
const seconds = Math.floor(clock.now() / 1000);

interface Signed {
  readonly body: string | Uint8Array;
  readonly type?: string;
  readonly time?: number | string;
  readonly signature?: string;
}

/** A request as Slack signs it, unless told otherwise. */
function request({ body, type = form, time = seconds, signature }: Signed): CallbackRequest {
  const bytes = Buffer.from(body);
  const mac = createHmac("sha256", secret).update(`v0:${time}:`).update(bytes).digest("hex");
  return {
    method: "POST",
    url: "https://tocsin.test/callbacks/slack",
    rest: "",
    headers: new Headers({
      "content-type": type,
      "x-slack-request-timestamp": String(time),
      "x-slack-signature": signature ?? `v0=${mac}`,
    }),
    body: bytes,
  };
}

const payload = (fields: object = {}) => ({
  type: "block_actions",
  user: { id: "U024BE7LH", username: "ann" },
  actions: [{ type: "button", action_id: "tocsin.acknowledge", value: "incident-1" }],
  ...fields,
});
const click = (fields: object = {}) =>
  new URLSearchParams({ payload: JSON.stringify(payload(fields)) }).toString();

describe("Slack's signature", () => {
  // From docs.slack.dev/authentication/verifying-requests-from-slack.
  const documented = {
    time: 1531420618,
    body: "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
    signature: "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
  };

  it("is read as the documentation's example has it", () => {
    const proof = provenBy(request(documented), new Secret(secret), documented.time * 1000);
    expect(proof).toBe(documented.signature);
  });

  it.each([
    ["another body", { body: `${documented.body}x` }],
    ["another time", { time: documented.time + 1 }],
    ["a time that is none", { time: "1531420618.5" }],
    ["no time", { time: "" }],
    ["other letters", { signature: documented.signature.toUpperCase() }],
    ["less of it", { signature: documented.signature.slice(0, -1) }],
    ["another version", { signature: documented.signature.replace("v0", "v1") }],
    ["nothing", { signature: "" }],
    ["more than bytes", { signature: "v0=\u00ff" }],
  ])("is refused with %s", (_name, fields) => {
    const asked = request({ ...documented, ...fields });
    expect(provenBy(asked, new Secret(secret), documented.time * 1000)).toBeUndefined();
  });

  it.each([
    [-301, false],
    [-300, true],
    [300, true],
    [301, false],
    [3_600, false],
  ])("made %i s from now: %s", (off, holds) => {
    const proof = provenBy(
      request({ body: "", time: seconds + off }),
      new Secret(secret),
      clock.now(),
    );
    expect(proof !== undefined).toBe(holds);
  });
});

describe("a callback", () => {
  let slack: FakeSlack;
  let channel: Channel;
  let desk: RecordingDesk;
  const fetched: string[] = [];

  beforeAll(async () => {
    slack = await fakeSlack();
    const kept: typeof fetch = async (url) => {
      fetched.push(String(url));
      return new Response("ok");
    };
    channel = await openSlack(slack, { signingSecret: secret }, { clock, fetch: kept });
  });
  afterAll(() => slack.stop());
  beforeEach(() => {
    fetched.length = 0;
    desk = recordingDesk({ now: clock.now });
  });

  const receive = async (asked: CallbackRequest) => {
    const response = await channel.receive?.(asked, desk);
    return response ?? expect.fail("no receive");
  };

  it("that is proven acts once, however often it comes", async () => {
    const asked = request({ body: click({ response_url: "https://hooks.slack.com/actions/1" }) });
    for (let time = 0; time < 3; time += 1) {
      const response = await receive(asked);
      expect([response.status, await response.text()]).toEqual([200, ""]);
    }
    expect(desk.answers).toHaveLength(1);
    expect(fetched).toEqual([]);
  });

  it.each([
    ["is not signed", { body: click(), signature: "" }, 401],
    ["is signed for another time", { body: click(), time: seconds + 3_600 }, 401],
    ["asks for the unsigned handshake", { body: "ssl_check=1&token=x", signature: "" }, 401],
    [
      "asks for the unsigned handshake of events",
      {
        body: '{"type":"url_verification","challenge":"x"}',
        type: "application/json",
        signature: "",
      },
      401,
    ],
    ["is JSON", { body: JSON.stringify(payload()), type: "application/json" }, 415],
    ["has no type", { body: click(), type: "" }, 415],
    ["has a type that looks like it", { body: click(), type: `${form}x` }, 415],
    ["has no payload", { body: "ssl_check=1" }, 400],
    ["has half a payload", { body: "payload=%7B" }, 400],
    ["has bytes that are no text", { body: new Uint8Array([0x70, 0xff, 0xfe, 0x3d]) }, 400],
    ["has a payload of no type", { body: "payload=%5B%5D" }, 400],
    ["is by nobody", { body: click({ user: { id: "<@U1>" } }) }, 400],
    ["has no actions", { body: click({ actions: [] }) }, 400],
    ["is huge", { body: `payload=${"x".repeat(1_000_001)}` }, 413],
    ["is deep", { body: `payload=${"[".repeat(200_000)}` }, 400],
    ["is deep and closed", { body: `payload=${"[".repeat(90_000)}${"]".repeat(90_000)}` }, 400],
  ])("that %s changes nothing and is told why", async (_name, signed, status) => {
    const response = await receive(request(signed));
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.text()).not.toContain(secret);
    expect(desk.answers).toEqual([]);
  });

  it.each([
    ["a view", { type: "view_submission" }],
    ["a shortcut", { type: "message_action" }],
    ["a button of others", { actions: [{ action_id: "approve", value: "incident-1" }] }],
    ["an unknown action", { actions: [{ action_id: "tocsin.explode", value: "incident-1" }] }],
    ["a word of objects", { actions: [{ action_id: "tocsin.constructor", value: "incident-1" }] }],
    ["no incident", { actions: [{ action_id: "tocsin.resolve" }] }],
    ["an odd incident", { actions: [{ action_id: "tocsin.resolve", value: "a b\n" }] }],
    ["a long incident", { actions: [{ action_id: "tocsin.resolve", value: "x".repeat(201) }] }],
  ])("with %s is taken without effect", async (_name, fields) => {
    const response = await receive(request({ body: click(fields) }));
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(desk.answers).toEqual([]);
    expect(fetched).toEqual([]);
  });

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
  ])("is answered at %.60s: %s", async (url, reached) => {
    const unknown = [{ action_id: "tocsin.resolve", value: "gone" }];
    const body = click({ response_url: url, actions: unknown });
    expect((await receive(request({ body }))).status).toBe(200);
    expect(fetched).toEqual(reached ? [url] : []);
  });

  it("of any bytes never throws, and never acts unless it is a click of ours", async () => {
    const wild = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.json().map((json) => `payload=${encodeURIComponent(json)}`),
      fc
        .record(
          {
            type: fc.constantFrom("block_actions", "other"),
            user: fc.anything(),
            actions: fc.oneof(fc.anything(), fc.array(fc.anything(), { maxLength: 3 })),
            response_url: fc.anything(),
          },
          { requiredKeys: [] },
        )
        .map((each) => new URLSearchParams({ payload: JSON.stringify(each) }).toString()),
    );
    await fc.assert(
      fc.asyncProperty(wild, fc.boolean(), async (body, signed) => {
        const response = await receive(request({ body, ...(!signed && { signature: "v0=0" }) }));
        expect(signed ? [200, 400] : [401]).toContain(response.status);
        expect(desk.answers).toEqual([]);
        expect(fetched).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

it("a name that hides something is made readable", () => {
  const read = readClick(Buffer.from(click({ user: { id: "U024BE7LH", name: "an\u202en\r\nx" } })));
  expect(read).toMatchObject({ user: { name: "ann x" } });
});

import {
  type HookRequest,
  issuePath,
  type NoticeInput,
  type Reading,
  type Source,
  type SourcePlugin,
  severities,
  type Tools,
  type Webhook,
} from "@tocsin/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tools as toolsOf } from "./message.ts";

/** A request as its sender makes it, before it is signed. */
export interface HookExample {
  readonly headers?: Readonly<Record<string, string>>;
  /** A string or bytes go as they are, anything else as JSON. */
  readonly body: unknown;
  readonly method?: string;
  readonly rest?: string;
}

export interface SourceCase {
  /** Options with which the source proves its senders, as in the config. */
  readonly options: unknown;
  /** `signature`: made over the body, so that one changed byte is refused. `token`: the same for all bodies. */
  readonly proof: "signature" | "token";
  /** The headers of the sender's proof. They are the only proof that the examples bear. */
  readonly sign: (
    body: Uint8Array,
    headers: Readonly<Record<string, string>>,
  ) => Readonly<Record<string, string>>;
  /** Recorded requests and what each becomes: notices match when they have these fields, in this order. */
  readonly requests: Readonly<
    Record<
      string,
      { readonly request: HookExample; readonly notices: readonly Partial<NoticeInput>[] }
    >
  >;
  /** A well-formed request that tells nothing: an event that the source does not know. */
  readonly unknown: HookExample;
  /** Values that no reason may show. */
  readonly secrets?: readonly string[];
}

/** Opens a source with options as they stand in the config. Its `fetch` refuses unless `tools` brings one. */
export async function openSource(
  plugin: SourcePlugin,
  options: unknown,
  tools: Partial<Tools> = {},
): Promise<Source> {
  const checked = await plugin.options["~standard"].validate(options);
  if (checked.issues !== undefined) {
    const issues = checked.issues.map((issue) => `${issuePath(issue).join(".")}: ${issue.message}`);
    throw new Error(`the options do not fit ${plugin.type}: ${issues.join("; ")}`);
  }
  const nobody = () => Promise.reject(new Error("this source was not expected to call anyone"));
  return plugin.open(checked.value, toolsOf({ fetch: nobody, name: plugin.type, ...tools }));
}

/** The request as the gateway hands it to a source. */
export function hookRequest(
  example: HookExample,
  sign?: SourceCase["sign"],
  name = "source",
): HookRequest {
  const { headers = {}, method = "POST", rest = "" } = example;
  const body = bytes(example.body);
  const url = `https://tocsin.example.test/hooks/${name}${rest === "" ? "" : `/${rest}`}`;
  const type = typeof example.body === "object" ? { "content-type": "application/json" } : {};
  const all = { ...type, ...headers };
  return { method, url, rest, headers: new Headers({ ...all, ...sign?.(body, all) }), body };
}

/** The suite that every source with a webhook passes. */
export function testSource(plugin: SourcePlugin, given: SourceCase): void {
  const examples = Object.entries(given.requests);
  const webhook = async (): Promise<Webhook> => {
    const source = await openSource(plugin, given.options);
    if (source.webhook === undefined) throw new Error(`${plugin.type} has no webhook`);
    return source.webhook;
  };
  const signed = (example: HookExample) => hookRequest(example, given.sign, plugin.type);
  const refused = async (open: Webhook, request: HookRequest) => {
    const proof = await open.verify(request);
    expect(proof).toMatchObject({ ok: false, reason: expect.stringMatching(/\S/) });
    for (const secret of given.secrets ?? []) expect(JSON.stringify(proof)).not.toContain(secret);
  };

  describe(`source ${plugin.type}: contract`, () => {
    test("declares itself a source plugin and refuses options that it does not know", async () => {
      expect({ ...plugin }).toMatchObject({
        kind: "source",
        apiVersion: 1,
        type: expect.any(String),
      });
      const wrong = { ...(given.options as object), noSuchOption: true };
      await expect(openSource(plugin, wrong)).rejects.toThrow();
      expect((await openSource(plugin, given.options)).proves ?? true).toBe(true);
    });

    test.each(examples)(
      "%s: is believed and reads as expected",
      async (_, { request, notices }) => {
        const open = await webhook();
        expect(await open.verify(signed(request))).toEqual({ ok: true });
        const reading = open.parse(signed(request));
        expect(reading).toMatchObject({ status: "read", notices });
        expectWellFormed(reading);
      },
    );

    test.each(examples)("%s: gives the same notices each time", async (_, { request }) => {
      const again = (await webhook()).parse(signed(request));
      expect((await webhook()).parse(signed(request))).toEqual(again);
    });

    test("a request without proof is refused", async () => {
      const open = await webhook();
      for (const [, { request }] of examples) {
        await refused(open, hookRequest(request, undefined, plugin.type));
      }
    });

    test("a proof with one changed character is refused", async () => {
      const open = await webhook();
      for (const [, { request }] of examples) {
        const forge: SourceCase["sign"] = (body, headers) =>
          Object.fromEntries(
            Object.entries(given.sign(body, headers)).map(([name, value]) => [name, spoil(value)]),
          );
        await refused(open, hookRequest(request, forge, plugin.type));
      }
    });

    if (given.proof === "signature") {
      test("a body with one changed byte is refused", async () => {
        const open = await webhook();
        for (const [, { request }] of examples) {
          const whole = signed(request);
          for (const place of [0, Math.floor(whole.body.length / 2), whole.body.length - 1]) {
            const body = whole.body.slice();
            body[place] = (body[place] ?? 0) ^ 1;
            await refused(open, { ...whole, body });
          }
          await refused(open, { ...whole, body: whole.body.slice(0, -1) });
        }
      });
    }

    test("an event that it does not know is no news and no error", async () => {
      const open = await webhook();
      expect(await open.verify(signed(given.unknown))).toEqual({ ok: true });
      expect(open.parse(signed(given.unknown))).toEqual({ status: "read", notices: [] });
    });

    test("never throws on bytes that mean nothing", async () => {
      const open = await webhook();
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...examples),
          fc.uint8Array({ maxLength: 200 }),
          async ([, { request }], body) => {
            const wild = signed({ ...request, body });
            await open.verify(hookRequest({ ...request, body }, undefined, plugin.type));
            expectWellFormed(open.parse(wild));
          },
        ),
        { numRuns: 300 },
      );
    });

    test("never throws on JSON of another shape, and stays well-formed", async () => {
      const open = await webhook();
      const documents = examples.flatMap(([, { request }]) => {
        const json = parsed(request.body);
        return json === undefined ? [] : [{ request, json }];
      });
      if (documents.length === 0) return;
      const surprise = fc.oneof(fc.jsonValue(), fc.constantFrom(null, {}, [], "", -1, 1e308));
      await fc.assert(
        fc.property(
          fc.constantFrom(...documents),
          fc.array(fc.tuple(fc.nat(), surprise), { minLength: 1, maxLength: 4 }),
          ({ request, json }, changes) => {
            const body = changes.reduce<unknown>((whole, change) => mutate(whole, ...change), json);
            expectWellFormed(open.parse(signed({ ...request, body: JSON.stringify(body) })));
          },
        ),
        { numRuns: 300 },
      );
    });
  });
}

const statuses: Readonly<Record<string, readonly (string | undefined)[]>> = {
  problem: ["firing", "resolved"],
  run: ["queued", "running", "succeeded", "failed", "cancelled"],
  message: [undefined],
};

function expectWellFormed(reading: Reading): void {
  if (reading.status !== "read") {
    expect(reading.reason).toMatch(/\S/);
    return;
  }
  const { notices } = reading;
  expect(JSON.parse(JSON.stringify(notices)), "not plain JSON").toEqual(notices);
  const ids = notices.map((notice) => notice.id).filter((id) => id !== undefined);
  expect(new Set(ids).size, "two notices with one id").toBe(ids.length);
  for (const notice of notices) {
    expect(notice.title, "a title is one line of text").toMatch(/^[^\r\n]*\S[^\r\n]*$/);
    expect(statuses[notice.kind ?? "message"], "the kind has no such status").toContain(
      notice.status,
    );
    if (notice.severity !== undefined) expect(severities).toContain(notice.severity);
    for (const time of [notice.at, notice.startedAt, notice.endedAt]) {
      if (time !== undefined) expect(Date.parse(time), `no time: ${time}`).not.toBeNaN();
    }
    if (notice.sequence !== undefined) expect(Number.isFinite(notice.sequence)).toBe(true);
    for (const { url } of notice.links ?? []) expect(url).toMatch(/^https?:\/\//);
    for (const value of Object.values(notice.labels ?? {})) expect(value).toBeTypeOf("string");
    for (const fact of notice.facts ?? []) expect(fact.value).toBeTypeOf("string");
  }
}

function bytes(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body));
}

function parsed(body: unknown): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes(body)));
  } catch {
    return undefined;
  }
}

function spoil(value: string): string {
  const last = value.at(-1) ?? "";
  return value.slice(0, -1) + (last === "0" ? "1" : "0");
}

/** A copy in which the value at one place (counted through, `place` modulo all places) is another. */
function mutate(whole: unknown, place: number, value: unknown): unknown {
  const copy: unknown = structuredClone(whole);
  const places: (() => void)[] = [];
  const visit = (node: unknown) => {
    if (typeof node !== "object" || node === null) return;
    const holder = node as Record<string, unknown>;
    for (const key of Object.keys(holder)) {
      places.push(() => {
        holder[key] = value;
      });
      visit(holder[key]);
    }
  };
  visit(copy);
  if (places.length === 0) return value;
  places[place % places.length]?.();
  return copy;
}

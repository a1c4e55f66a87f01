/**
 * Sources of somebody else's: `signed` proves its senders by a signature over the body, `borne` by a token in
 * the path; both have a test request. `untested` has none, `open` takes anything, `looking` and `watching` are never called.
 */
export const sourcePlugins = `
import { createHmac } from "node:crypto";

const sign = (secret, body) => createHmac("sha256", secret).update(body).digest("hex");
const yes = { ok: true };
const no = { ok: false, reason: "the signature is not that of the secret" };
const parse = ({ headers, body }) => {
  if (headers.get("content-type") !== "application/json")
    return { status: "unsupported", reason: "send application/json" };
  try {
    const { title, fails } = JSON.parse(new TextDecoder().decode(body));
    if (fails) throw new TypeError("a bug of this source");
    return { status: "read", notices: title === undefined ? [] : [{ id: title, title, kind: "message", type: "doctor" }] };
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return { status: "unreadable", reason: "the body is not JSON" };
  }
};
const json = { "content-type": "application/json" };
const source = (type, open) => ({
  kind: "source", apiVersion: 1, type, open,
  options: { "~standard": { version: 1, vendor: "mine", validate: (value) => ({ value }) } },
});

export const signed = source("signed", ({ secret, fails }) => ({
  webhook: {
    verify: ({ headers, body }) => headers.get("x-signature") === "sha256=" + sign(secret, body) ? yes : no,
    parse,
  },
  sample(now) {
    const body = JSON.stringify({ title: "Test at " + now, fails });
    return { headers: { ...json, "x-signature": "sha256=" + sign(secret, body) }, body };
  },
}));
export const borne = source("borne", ({ token }) => ({
  webhook: { verify: ({ rest }) => (rest === token ? yes : no), parse },
  sample: () => ({ headers: json, body: "{}", suffix: "/" + token }),
}));
export const untested = source("untested", ({ token }) => ({
  webhook: { verify: ({ rest }) => (rest === token ? yes : no), parse },
}));
export const open = source("open", () => ({
  proves: false,
  webhook: { verify: () => yes, parse },
  sample: () => ({ headers: json, body: "{}" }),
}));
export const watching = source("watching", () => ({
  watch: (emit, signal) => new Promise((resolve) => signal.addEventListener("abort", resolve)),
}));
export const looking = source("looking", ({ found, refusal, title, sight }) => ({
  ...(sight ? { check: async () => (sight === "good" ? yes : { ok: false, reason: sight }) } : {}),
  async watch(emit, signal) {
    if (title) await emit([{ title }]);
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
  },
  async catchUp(emit) {
    if (refusal) throw new Error(refusal);
    await emit(Array.from({ length: found ?? 0 }, (_, index) => ({ id: "missed-" + index, title: "Missed " + index })));
    return { found: found ?? 0, detail: "from 09:00 to 10:00" };
  },
}));
`;

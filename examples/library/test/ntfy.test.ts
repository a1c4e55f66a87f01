import { testChannel } from "@tocsin/testkit";
import { ntfy } from "../src/ntfy.ts";

const token = "tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2";
const bytes = (text: unknown) => Buffer.byteLength(String(text));

testChannel(ntfy, {
  options: (url) => ({ url, token }),
  address: "builds-7fq2x",
  badAddresses: ["", "a b", "ops/json", "https://ntfy.sh/ops", "x".repeat(65)],
  secrets: [token],
  // ntfy as its documentation tells: POST / takes JSON of at most 8,192 bytes.
  accepts({ method, path, headers, body }) {
    if (method !== "POST" || path !== "/") return { status: 404, body: { code: 40401 } };
    if (headers.authorization !== `Bearer ${token}`) return { status: 401, body: { code: 40101 } };
    if (bytes(body) > 8_192) return { status: 413, body: { code: 41303 } };
    const { topic, title, message, priority } = JSON.parse(body);
    const fits =
      /^[-_A-Za-z0-9]{1,64}$/.test(topic) &&
      bytes(title) <= 1_024 &&
      bytes(message) <= 4_096 &&
      message !== "" &&
      [1, 2, 3, 4, 5].includes(priority);
    return fits ? { status: 200, body: { id: "x" } } : { status: 400, body: { code: 40024 } };
  },
});

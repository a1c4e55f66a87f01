import { fakeReceiver, testChannel } from "@tocsin/testkit";
import { webhook } from "../src/index.ts";

const secret = `whsec_${Buffer.from("a secret of 24 bytes, ok").toString("base64")}`;
const password = "hunter2 hunter2";
const token = "Bearer header-token-1";

for (const format of ["tocsin", "alertmanager", "cdevents"] as const) {
  testChannel(webhook, {
    options: () => ({ secret, format, headers: { "X-Api-Token": token }, timeoutMs: 5000 }),
    address: (url) =>
      url.replace("http://", `http://ann:${encodeURIComponent(password)}@`).concat("/hook"),
    provider: async () => (await fakeReceiver({ secret })).http,
    badAddresses: [
      "",
      "ops",
      "hooks.example.test/x",
      "ftp://a.test",
      "javascript:alert(1)",
      "https://",
      "https://a.test/\r\nx",
      "http://%zz@a.test",
    ],
    ...(format !== "tocsin" && {
      skip: { "sends, and the title arrives": "it tells each notice by its own title" },
    }),
    secrets: [
      secret,
      password,
      encodeURIComponent(password),
      Buffer.from(`ann:${password}`).toString("base64"),
      token,
      "header-token-1",
    ],
  });
}

import { fakeSmtp, testChannel } from "@tocsin/testkit";
import { email } from "../src/index.ts";

const login = { user: "tocsin", password: "correct horse battery" };

testChannel(email, {
  badAddresses: [
    "",
    "ops",
    "ops@",
    "@example.test",
    "a@example.test,b@example.test",
    "a@example.test;b@example.test",
    "ops@example.test\r\nBcc: evil@example.test",
    "ops@example.test\n",
    "Ops <ops@example.test>",
    "ops ops@example.test",
    "ops@exam ple.test",
    "ops@[127.0.0.1]",
    "ops@127.0.0.1",
    "ops@-example.test",
    "ops@example..test",
    ".ops@example.test",
    "a@b@example.test",
    `${"a".repeat(65)}@example.test`,
    `ops@${"example.".repeat(40)}test`,
    "ops@example.test>",
    "ops@ex\u0000ample.test",
  ],
  secrets: [
    login.password,
    encodeURIComponent(login.password),
    Buffer.from(login.password).toString("base64"),
  ],
  maxBytes: 400_000,
  async start() {
    const smtp = await fakeSmtp({ login });
    return {
      options: { url: smtp.url, from: "Tocsin <tocsin@example.test>" },
      address: "ops@example.test",
      received: () =>
        smtp.mails.map(({ subject, text, html }) => `${subject}\n${text}\n${html}`).join("\n"),
      largest: () => Math.max(0, ...smtp.mails.map(({ raw }) => raw.length)),
      fail(fault) {
        if (typeof fault === "string") smtp.fail(fault, { times: Number.POSITIVE_INFINITY });
      },
      stop: () => smtp.stop(),
    };
  },
  skip: {
    "ends promptly, and unclear, when its time is up":
      "a mail that was not handed over is surely not sent: faults.test.ts tells both ends of it",
  },
});

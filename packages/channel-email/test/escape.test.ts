import { isKept, type Message } from "@tocsin/core";
import {
  attempt,
  escapes,
  escapesTimeoutMs,
  type FakeSmtp,
  fakeSmtp,
  type HostileTelling,
  hidesAddress,
  type Mail,
  readHtml,
  tools,
  unprintableIn,
} from "@tocsin/testkit";
import { expect, it } from "vitest";
import { email } from "../src/index.ts";
import { emailOptions } from "../src/options.ts";

const address = "ops@example.test";
// RFC 5322 2.1.1, in octets without the line end.
const longestLine = 998;
const previous = JSON.stringify([
  "<tocsin.1@example.test>",
  "<tocsin.2@example.test>",
  "A subject",
]);

it("text from outside stays text in e-mail", { timeout: escapesTimeoutMs }, async () => {
  const { traits } = email;
  let smtp = await fakeSmtp();
  const open = () =>
    email.open(
      emailOptions.parse({ url: smtp.url, from: "Tocsin <tocsin@example.test>" }),
      tools({ publicUrl: "https://tocsin.test" }),
    );
  let channel = await open();
  const of =
    typeof traits === "function"
      ? traits(emailOptions.parse({ url: smtp.url, from: "tocsin@example.test" }))
      : traits;
  let sent = 0;
  await escapes("email", of, async (telling, level) => {
    sent += 1;
    if (sent % 500 === 0) {
      // The fake keeps every mail.
      await channel.close?.();
      await smtp.stop();
      smtp = await fakeSmtp();
      channel = await open();
    }
    const { message, attempt: tried } = telling;
    const reply = message.revision % 2 === 0 ? { previous } : {};
    const outcome = await channel.send(message, attempt({ ...tried, address, level, ...reply }));
    expect(outcome).toMatchObject({ status: "sent" });
    expectHarmless(lastOf(smtp), telling, level);
  });
  await channel.close?.();
  await smtp.stop();
});

function lastOf(smtp: FakeSmtp): Mail {
  return smtp.mails.at(-1) ?? expect.fail("no mail came");
}

const headerNames = new Set(
  (
    "from to message-id in-reply-to references subject date importance priority x-priority x-msmail-priority " +
    "auto-submitted x-auto-response-suppress x-tocsin-incident x-tocsin-severity mime-version content-type " +
    "content-transfer-encoding"
  ).split(" "),
);

function expectHarmless(mail: Mail, { message }: HostileTelling, level: 0 | 1 | 2) {
  const { raw, headers, subject, text, html, enclosures } = mail;
  expectWellFormed(raw);
  for (const name of mail.headerNames) expect(headerNames).toContain(name);
  expect(new Set(mail.headerNames).size, "a header twice").toBe(mail.headerNames.length);
  expect(headers.from).toBe("Tocsin <tocsin@example.test>");
  expect(headers.to).toBe(address);
  expect(mail.messageId).toMatch(/^<tocsin\.[\w.-]+@example\.test>$/);
  if (headers.references !== undefined) {
    expect(headers.references).toBe("<tocsin.1@example.test> <tocsin.2@example.test>");
  }
  for (const [name, value] of Object.entries(headers)) {
    expect(value, name).not.toMatch(/[\r\n\t]/);
    expect(unprintableIn(value), `${name}: ${value}`).toBeUndefined();
  }
  expect(subject.replace(/^Re: /, "").length).toBeLessThanOrEqual(150);
  expectText(text);
  expectEnclosures(enclosures, message, level);
  if (html !== "" || level < 2) expectPage(html);
}

/** Lines end in CRLF and nothing else, are ASCII and not too long. */
function expectWellFormed(raw: string) {
  const lines = raw.split("\r\n");
  expect(
    lines.find((line) => /[\r\n]/.test(line)),
    "a loose CR or LF",
  ).toBeUndefined();
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(longestLine);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  expect(/[^\u0000-\u007f]/.test(raw), "a byte beyond ASCII").toBe(false);
}

function expectText(text: string) {
  expect(unprintableIn(text), JSON.stringify(text.slice(0, 300))).toBeUndefined();
  // What follows such a line is folded away as a signature.
  expect(text.match(/^-- $/gm), JSON.stringify(text.slice(-900))).toHaveLength(1);
}

function expectEnclosures(found: Mail["enclosures"], { images }: Message, level: 0 | 1 | 2) {
  const kept = level === 0 ? images.filter(isKept) : [];
  expect(found.length).toBe(kept.length);
  for (const { name, type, cid } of found) {
    expect(["image/png", "text/plain"]).toContain(type);
    expect(name).not.toMatch(/[\r\n/\\"]/);
    expect(unprintableIn(name), name).toBeUndefined();
    if (cid !== undefined) expect(cid).toMatch(/^\w+@tocsin$/);
  }
}

const tags: Readonly<Record<string, readonly string[]>> = {
  html: ["lang"],
  head: [],
  meta: ["charset", "name", "content"],
  title: [],
  style: [],
  body: ["class", "style"],
  div: ["class", "style"],
  table: ["role", "align", "class", "style"],
  tr: [],
  td: ["class", "style"],
  strong: ["style"],
  em: [],
  p: ["style"],
  pre: ["class", "style"],
  code: ["style"],
  blockquote: ["style"],
  ul: ["style"],
  ol: ["style", "start"],
  li: [],
  a: ["href", "style"],
  hr: [],
  br: [],
  span: ["class", "style"],
  img: ["src", "alt", "style"],
};
const ownSheet = /^@media \(prefers-color-scheme:dark\)\{[^<>]*\}$/;

function expectPage(html: string) {
  expect(Buffer.byteLength(html)).toBeLessThanOrEqual(100_000);
  expect(unprintableIn(html)).toBeUndefined();
  for (const { name, attributes, text } of readHtml(html)) {
    const known = tags[name] ?? expect.fail(`an element <${name}>`);
    for (const [attribute, value] of Object.entries(attributes)) {
      expect(known, `<${name} ${attribute}>`).toContain(attribute);
      if (attribute === "style") expect(value).toMatch(/^[a-z0-9:;#%,.! -]*$/i);
      if (attribute === "class") expect(value).toMatch(/^[a-z]+$/);
      if (attribute === "start") expect(value).toMatch(/^\d+$/);
      if (attribute === "src") expect(value).toMatch(/^cid:\w+@tocsin$/);
    }
    if (name === "style") expect(text).toMatch(ownSheet);
    if (name === "a") expectLink(attributes.href ?? "", text);
  }
}

function expectLink(href: string, text: string) {
  expect(href).toMatch(/^https?:\/\/[^\s/@]+\//);
  // The foot of the page names the route and the receiver, which are ours.
  if (href.startsWith("https://tocsin.test/")) return;
  expect(hidesAddress(text, href), `${JSON.stringify(text)} leads to ${href}`).toBe(false);
}

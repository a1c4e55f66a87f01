import fc from "fast-check";
import { expect, test } from "vitest";
import { parseXml, textOf } from "../../src/fakes/xml.ts";

const escaped = (text: string) =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

test("reads what TwiML is made of", () => {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
    <!-- a comment --><Response><Say voice='a"b' language="ko-KR">1 &lt; 2 &#xAC00;<break/><![CDATA[<&>]]></Say></Response>`;
  const root = parseXml(xml);
  expect(root).toEqual({
    name: "Response",
    attributes: {},
    children: [
      {
        name: "Say",
        attributes: { voice: 'a"b', language: "ko-KR" },
        children: ["1 < 2 가", { name: "break", attributes: {}, children: [] }, "<&>"],
      },
    ],
  });
  expect(textOf(root)).toBe("1 < 2 가 <&>");
});

test.each([
  "",
  "hello",
  "<a>",
  "<a></b>",
  "</a>",
  "<a/><b/>",
  "<a/>b",
  "<a>&nbsp;</a>",
  "<a>a & b</a>",
  "<a>&lt</a>",
  "<a>&#0;</a>",
  "<a>&#x110000;</a>",
  "<a b=c/>",
  "<a b='1' b='2'/>",
  '<a b="<"/>',
  "<a>]]></a>",
  "<a>\u0000</a>",
  "<a>\ud800</a>",
  "<a><!-- -- --></a>",
  '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
  "<a><?php ?></a>",
])("refuses %j", (xml) => {
  expect(() => parseXml(xml)).toThrow();
});

test("whatever was escaped comes back, in words and in attributes", () => {
  const characters = fc
    .string({ unit: "binary", maxLength: 40 })
    .map((text) => text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ""));
  fc.assert(
    fc.property(characters, (text) => {
      const { attributes, children } = parseXml(`<a b="${escaped(text)}">${escaped(text)}</a>`);
      expect(attributes).toEqual({ b: text });
      expect(children.join("")).toBe(text);
    }),
    { numRuns: 50 },
  );
});

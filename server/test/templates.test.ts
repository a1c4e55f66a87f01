import { email } from "@tocsin/channel-email";
import {
  type Channel,
  type Template,
  type TemplateData,
  type TemplatePart,
  templateParts,
} from "@tocsin/core";
import { message, tools, wildText } from "@tocsin/testkit";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { examples } from "../src/templates/examples.ts";
import { liquid } from "../src/templates/liquid.ts";
import { asJson, load, origin, serve, tocsin, until } from "./help.ts";

const engine = liquid();
const [example] = examples as readonly [TemplateData];

function read(source: string, part: TemplatePart = "text"): Template | string {
  const reading = engine.compile(source, part);
  return "template" in reading ? reading.template : reading.problem;
}

function rendered(source: string, data: Partial<TemplateData> = {}, part?: TemplatePart): string {
  const template = read(source, part);
  if (typeof template === "string") throw new Error(`not read: ${template}`);
  return template({ ...example, ...data });
}

describe("a template in Liquid", () => {
  it.each([
    ["{{ severity | upcase }}: {{ subject }}", "CRITICAL: shop"],
    ["{% if firing > 1 %}{{ firing }} fire{% else %}it fires{% endif %}", "2 fire"],
    ["{% for fact in facts %}{{ fact.name }}={{ fact.value }};{% endfor %}", "Rate=2.4 %;"],
    ["{{ labels.team | default: 'nobody' }} {{ labels.none | default: 'nobody' }}", "shop nobody"],
    ["{{ openedAt | date: '%H:%M' }} {{ openedAt | date: '%H:%M', timezone }}", "09:00 18:00"],
    ["{{ labels.constructor }}{{ title.constructor.name }}{{ labels.__proto__ }}", ""],
    [
      "{% assign all = parts | map: 'title' | join: ', ' %}{{ all }}",
      "checkout: 5xx above 2 %, cart: slow",
    ],
  ])("%s is a line", (source, line) => {
    expect(rendered(source, {}, "title")).toBe(line);
  });

  it.each([
    ["{{ sevrity }}", 'in its line 1, column 4: there is no sevrity: did you mean "severity"?'],
    ["one\n{% fi %}", 'in its line 2, column 1: tag "fi" not found: did you mean'],
    ["{{ title | upcas }}", 'undefined filter: upcas: did you mean "upcase"?'],
    ["{{ title | raw }}", "always escaped, so write markup outside of them"],
    ["{% include 'x' %}", 'tag "include" not found'],
    ["{% render 'x' %}", 'tag "render" not found'],
    ["{% layout 'x' %}", 'tag "layout" not found'],
    ["{% if a", "in its line 1"],
    ["{{ 'now' | date }}", "take openedAt or closedAt"],
    ["x".repeat(8_001), "is longer than 8000 characters"],
  ])("that is wrong (%s) is told with its place and what to write", (source, problem) => {
    expect(read(source)).toContain(problem);
  });

  it("puts the source's own text in as it is, and all else as plain words", () => {
    const text = "**bold** [a](https://a.test)";
    expect(rendered("> {{ text }}\n\n{{ title }}", { text, title: "*x* [y](z)" })).toBe(
      "> **bold** [a](https://a.test)\n\n\\*x\\* \\[y\\](z)",
    );
    expect(rendered("{% capture a %}**{{ title }}**{% endcapture %}{{ a }}", { title: "*" })).toBe(
      "**\\***",
    );
    expect(rendered("{{ title | code }}", { title: "a `b` *c*" })).toBe("``a `b` *c*``");
  });
});

// Each would take for ever, or all memory, if nothing ended it.
const bombs: readonly (readonly [what: string, source: string])[] = [
  ["a long range", "{% for i in (1..1000000000) %}{% endfor %}"],
  [
    "a loop in a loop",
    "{% for i in (1..50000) %}{% for j in (1..50000) %}x{% endfor %}{% endfor %}",
  ],
  [
    "a text that doubles",
    "{% assign a = 'xxxx' %}{% for i in (1..99) %}{% assign a = a | append: a %}{% endfor %}{{ a }}",
  ],
  ["a text put out over and over", "{% for i in (1..9999) %}{{ text }}{{ text }}{% endfor %}"],
  [
    "a text captured over and over",
    "{% capture c %}{% for i in (1..9999) %}{{ text }}{% endfor %}{% endcapture %}{{ c }}",
  ],
  [
    "a list that doubles",
    "{% assign a = facts %}{% for i in (1..60) %}{% assign a = a | concat: a %}{% endfor %}",
  ],
  [
    "a text that is replaced by itself",
    "{% for i in (1..99) %}{% assign a = text | replace: 'x', text %}{% endfor %}",
  ],
  ["a date of many digits", "{{ openedAt | date: '%999999999Y' }}"],
  ["deep nesting", `${"{% if firing %}".repeat(250)}x${"{% endif %}".repeat(250)}`],
  ["a long chain of filters", `{{ text ${"| replace: 'x', 'xx' ".repeat(90)}}}`],
];
const runs = Number(process.env.TOCSIN_TEMPLATES ?? 80);

describe("the sandbox", () => {
  it.each(bombs)("ends %s", (_, source) => {
    const started = performance.now();
    const template = read(source);
    const data = { ...example, text: "x".repeat(8_000) };
    if (typeof template === "function") {
      try {
        expect(template(data).length).toBeLessThanOrEqual(200_000);
      } catch (error) {
        expect(String(error)).toMatch(/say less|loop over less/);
      }
    }
    expect(performance.now() - started).toBeLessThan(1_500);
  });

  const fields = fc.constantFrom(
    "title",
    "text",
    "labels.x",
    "facts",
    "parts",
    "news",
    "firing",
    "i",
    "a",
  );
  const filter = fc.constantFrom(
    ...["upcase", "size", "split: ''", "join: title", "append: text", "replace: ' ', text", "json"],
    ...[
      "truncate: 5",
      "slice: 0, 99999",
      "sort",
      "reverse",
      "map: 'name'",
      "concat: facts",
      "code",
    ],
    ...[
      "times: 99999999",
      "date: '%c'",
      "strip_html",
      "default: text",
      "uniq",
      "first",
      "where: 'name', title",
    ],
  );
  const value = fc
    .tuple(fields, fc.array(filter, { maxLength: 4 }))
    .map(([field, filters]) => [field, ...filters].join(" | "));
  const node: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      value.map((each) => `{{ ${each} }}`),
      wildText().map((text) => text.slice(0, 40).replaceAll(/[{}%]/g, "")),
      value.map((each) => `{% assign a = ${each} %}`),
      fc
        .tuple(fields, tie("node"))
        .map(([list, inner]) => `{% for i in ${list} %}${inner}{% endfor %}`),
      fc
        .tuple(fc.nat(99_999), tie("node"))
        .map(([to, inner]) => `{% for i in (1..${to}) %}${inner}{% endfor %}`),
      tie("node").map((inner) => `{% capture a %}${inner}{% endcapture %}`),
      fc
        .tuple(fields, tie("node"), tie("node"))
        .map(([each, one, other]) => `{% if ${each} %}${one}{% else %}${other}{% endif %}`),
      fc.tuple(tie("node"), tie("node")).map((both) => both.join("")),
    ),
  })).node;

  it("bounds whatever template on whatever data, in time and in size", () => {
    fc.assert(
      fc.property(
        node,
        fc.constantFrom(...templateParts),
        wildText(),
        wildText(),
        (source, part, title, text) => {
          const template = read(source, part);
          if (typeof template === "string") return;
          const started = performance.now();
          try {
            const data = { ...example, title, text: text.slice(0, 8_000), labels: { x: title } };
            expect(template(data).length).toBeLessThanOrEqual(200_000);
          } catch (error) {
            expect(error).toBeInstanceOf(Error);
            expect(String(error)).not.toContain("\n");
          }
          expect(performance.now() - started).toBeLessThan(1_500);
        },
      ),
      { numRuns: runs },
    );
  });
});

describe("a value from outside", () => {
  let mail: Channel;
  beforeAll(async () => {
    const read = await email.options["~standard"].validate({
      url: "smtp://127.0.0.1:25",
      from: "Tocsin <tocsin@example.test>",
    });
    if (read.issues !== undefined) throw new Error("options");
    mail = await email.open(read.value, tools());
  });

  /** What is markup of a text, in the order it stands. */
  function markupOf(text: string): string[] {
    const shown = mail.preview?.(message({ text }));
    const { html = "" } = (shown?.data ?? {}) as { html?: string };
    return html.match(/<[^>]*>/g) ?? [];
  }

  const places = [
    "{{ title }}",
    "**Now**: {{ title }}\n- {{ subject }}\n- {{ labels.x }}",
    "[FIRING]{{ title }}\n\n[FIRING] {{ subject }}{{ title }}",
    "> {{ title }}\n\n# {{ subject }}\n\n1. {{ title }}",
    "Words\n{{ title }}\n\n*{{ subject }}* and {{ title }}!",
    "{{ title }}[a](https://a.test) {{ subject | truncate: 9 }}",
    "{% capture c %}{{ title }}{% endcapture %}{{ c }}{{ subject }}",
    "x {{ title | code }} {{ subject | code }}",
  ];

  const beginnings = [
    ...[
      "# a",
      "- a",
      "+ a",
      "> a",
      "1. a",
      "1) a",
      ". a",
      "===",
      "---",
      "***",
      "___",
      "``` a",
      "~~~",
    ],
    ...[
      "(https://evil.test)",
      ": https://evil.test",
      "[a](https://evil.test)",
      "<https://evil.test>",
    ],
    ...[
      "![a](https://evil.test)",
      "<b>",
      "a\\",
      "\\",
      "`",
      "*a*",
      "_a_",
      "a_b_",
      "&lt;",
      "a!",
      "!",
    ],
    ...["    a", "\ta", "a\n\n# b", "a\r\n- b", "<!channel> <@U1> @everyone", "][", "](", "|a|"],
  ];

  function expectNoMarkup(place: string, title: string, subject: string) {
    const data = (one: string, other: string) => ({
      title: one.slice(0, 150),
      subject: other.slice(0, 150),
      labels: { x: other.slice(0, 150) },
    });
    const plain = markupOf(rendered(place, data("word", "word")));
    expect(markupOf(rendered(place, data(title, subject))), `${title} in ${place}`).toEqual(plain);
  }

  it.each(places)("makes no markup, link or mention in %j", (place) => {
    for (const each of beginnings) expectNoMarkup(place, each, each);
  });

  it("makes none, whatever it is", () => {
    const wild = fc
      .oneof(
        wildText(),
        fc.string({
          unit: fc.constantFrom(..."#-+>1.):(![]*_`~<&\\ =|a\n"),
          minLength: 1,
          maxLength: 8,
        }),
      )
      .filter((each) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(each.slice(0, 150)));
    fc.assert(fc.property(fc.constantFrom(...places), wild, wild, expectNoMarkup), {
      numRuns: runs,
    });
  });
});

const base = "storage: memory\nchannels: { console: {} }\n";

describe("templates in the config", () => {
  it("are told of with their line", async () => {
    const yaml = `${base}receivers:
  ops:
    targets: ["console:out"]
    templates:
      title: "{{ sevrity }}"
route:
  receiver: ops
  routes:
    - { matchers: ['a="b"'], templates: { text: "{% for %}" } }
`;
    await expect(load(yaml)).rejects.toThrow(
      /tocsin\.yaml:7:14: receivers\.ops\.templates\.title: in its line 1, column 4: there is no sevrity: did you mean "severity"\?\ntocsin\.yaml:11:\d+: route\.routes\[0\]\.templates\.text: in its line 1/,
    );
    await expect(
      load(`${base}receivers: { ops: { targets: [], templates: { titel: x } } }`),
    ).rejects.toThrow('receivers.ops.templates.titel: is not known here: did you mean "title"?');
    await expect(load(`${base}receivers: { ops: { targets: [], locale: fr } }`)).rejects.toThrow(
      'receivers.ops.locale: there are no words in "fr": write en or ko',
    );
  });

  it("that fail with an example are told by check, and are no error", async () => {
    const at = origin(
      `${base}receivers: { ops: { targets: ["console:out"], templates: { text: "{% for i in (1..30000) %}{% endfor %}" } } }`,
    );
    const { code, out, err } = await tocsin(["check", "--no-live"], { cwd: at.cwd });
    expect(err).toContain(
      "the text is then told as without it: in its line 1, column 1: takes more than 20000 steps",
    );
    expect([code, out]).toEqual([0, "tocsin.yaml is fine\n"]);
  });

  it("that fail are counted and logged, and the message goes out", async () => {
    const server = await serve(`storage: memory
channels: { hook: { type: webhook } }
receivers: { ops: ["hook:http://127.0.0.1:9/"] }
route: { receiver: ops, name: all, templates: { title: "{% for i in (1..labels.n) %}{% endfor %}x" } }
`);
    await server.fetch("/api/v1/notices", asJson({ title: "hello", labels: { n: "99999" } }));
    await until(async () => server.logged().includes("a template failed"));
    const metrics = await (await server.fetch("/metrics")).text();
    expect(metrics).toContain('tocsin_template_failures_total{part="title"}');
    expect(server.logged()).toContain('"of":"route all"');
  });
});

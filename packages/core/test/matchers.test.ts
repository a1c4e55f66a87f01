import { type Matcher, parseMatcher, parseMatchers } from "@tocsin/core";
import { describe, expect, it } from "vitest";

const view = (labels: Record<string, string>) => (name: string) => labels[name] ?? "";
const parts = ({ name, operator, value }: Matcher) => [name, operator, value];

/** What is read, or the problem. */
function read(text: string) {
  const reading = parseMatchers(text);
  return "problem" in reading ? reading.problem : reading.matchers.map(parts);
}

const warningOf = (text: string) => {
  const reading = parseMatchers(text);
  return "problem" in reading ? reading.problem : reading.warning;
};

const holds = (text: string, labels: Record<string, string>) => {
  const reading = parseMatcher(text);
  if ("problem" in reading) throw new Error(reading.problem);
  return reading.matcher.test(view(labels));
};

describe("what both of Alertmanager's grammars read", () => {
  it.each([
    ["", []],
    ["{}", []],
    ["team=web", [["team", "=", "web"]]],
    ["{team=web}", [["team", "=", "web"]]],
    ["{team=web,}", [["team", "=", "web"]]],
    ["team=web,", [["team", "=", "web"]]],
    ["team!=web", [["team", "!=", "web"]]],
    ["code=~5..", [["code", "=~", "5.."]]],
    ["code!~5..", [["code", "!~", "5.."]]],
    ['code=~"[45].+"', [["code", "=~", "[45].+"]]],
    ['{team=""}', [["team", "=", ""]]],
    ["team=🦊", [["team", "=", "🦊"]]],
    ['team="🦊 den"', [["team", "=", "🦊 den"]]],
    [
      '{ team = "web" , env != "dev" , }',
      [
        ["team", "=", "web"],
        ["env", "!=", "dev"],
      ],
    ],
    [
      "team=web, env!=dev",
      [
        ["team", "=", "web"],
        ["env", "!=", "dev"],
      ],
    ],
    [
      '{team="web,shop", env=~"prod|live", host!~".*-old"}',
      [
        ["team", "=", "web,shop"],
        ["env", "=~", "prod|live"],
        ["host", "!~", ".*-old"],
      ],
    ],
    ['{says="He: \\"Go, now! It\'s {late}…\\""}', [["says", "=", 'He: "Go, now! It\'s {late}…"']]],
    ['path="C:\\\\temp"', [["path", "=", "C:\\temp"]]],
    ['lines="one\\ntwo"', [["lines", "=", "one\ntwo"]]],
    ["ns:job=a", [["ns:job", "=", "a"]]],
  ])("%s", (text, expected) => {
    expect(read(text)).toEqual(expected);
    expect(warningOf(text)).toBeUndefined();
  });
});

describe("what only the UTF-8 grammar reads", () => {
  it.each([
    ["équipe=web", [["équipe", "=", "web"]]],
    ["k8s.io/name=web", [["k8s.io/name", "=", "web"]]],
    ["0th=a", [["0th", "=", "a"]]],
    ['"team"="web"', [["team", "=", "web"]]],
    [
      '{"the team"=web, "a\\tb"!~"c"}',
      [
        ["the team", "=", "web"],
        ["a\tb", "!~", "c"],
      ],
    ],
    [' {team="web"}', [["team", "=", "web"]]],
    ['\u00a0team\u2003="web"\u202f', [["team", "=", "web"]]],
    ['"\\x74\\145\\u0061\\U0000006d"=web', [["team", "=", "web"]]],
    ['"\\xc3\\xa9"="a"', [["é", "=", "a"]]],
    ['"\\a\\b\\f\\n\\r\\t\\v\\\\\\""=a', [['\x07\b\f\n\r\t\v\\"', "=", "a"]]],
    ['""="a"', [["", "=", "a"]]],
  ])("%s", (text, expected) => {
    expect(read(text)).toEqual(expected);
    expect(warningOf(text)).toBeUndefined();
  });
});

describe("what only the classic grammar reads is read, with a warning that says what to write", () => {
  it.each([
    ['code=~"\\d+"', [["code", "=~", "\\d+"]], 'code=~"\\\\d+"'],
    ["team=", [["team", "=", ""]], 'team=""'],
    [
      "{team=,env=}",
      [
        ["team", "=", ""],
        ["env", "=", ""],
      ],
      'team="",env=""',
    ],
    [
      'team="",code=~"\\d",env="a,\\"b\\\\",zone=a',
      [
        ["team", "=", ""],
        ["code", "=~", "\\d"],
        ["env", "=", 'a,"b\\'],
        ["zone", "=", "a"],
      ],
      'team="",code=~"\\\\d",env="a,\\"b\\\\",zone="a"',
    ],
    ["team=web and shop", [["team", "=", "web and shop"]], 'team="web and shop"'],
    ["team='web'", [["team", "=", "'web'"]], "team=\"'web'\""],
    ["team=`web`", [["team", "=", "`web`"]], 'team="`web`"'],
    ["team==web", [["team", "=", "=web"]], 'team="=web"'],
    ["team=~~~", [["team", "=~", "~~"]], 'team=~"~~"'],
    ["team=!web", [["team", "=", "!web"]], 'team="!web"'],
    ["team=a\\nb", [["team", "=", "a\nb"]], 'team="a\\nb"'],
    ["team=a\\tb", [["team", "=", "a\\tb"]], 'team="a\\\\tb"'],
    ["team=web\\", [["team", "=", "web\\"]], 'team="web\\\\"'],
    ['team=\\"', [["team", "=", '"']], 'team="\\""'],
    ['team==\\\\=\\=\\"', [["team", "=", '=\\=\\="']], 'team="=\\\\=\\\\=\\""'],
    ["{team=web}}", [["team", "=", "web}"]], 'team="web}"'],
    ["{team=web}},}", [["team", "=", "web}}"]], 'team="web}}"'],
    [
      "{team=,env=}}",
      [
        ["team", "=", ""],
        ["env", "=", "}"],
      ],
      'team="",env="}"',
    ],
    ["{team=web", [["team", "=", "web"]], 'team="web"'],
    ["team=web}", [["team", "=", "web"]], 'team="web"'],
    ["{", [], "{}"],
    ["}", [], "{}"],
    ["{team=}b", [["team", "=", "}b"]], 'team="}b"'],
    ['team="a\nb"', [["team", "=", "a\nb"]], 'team="a\\nb"'],
    ['team="\\xff"', [["team", "=", "\\xff"]], 'team="\\\\xff"'],
    ['team="\\ud800"', [["team", "=", "\\ud800"]], 'team="\\\\ud800"'],
    ['team="\\400"', [["team", "=", "\\400"]], 'team="\\\\400"'],
    ['code=~"\\x28"', [["code", "=~", "\\x28"]], 'code=~"\\\\x28"'],
  ])("%s", (text, expected, suggestion) => {
    expect(read(text)).toEqual(expected);
    expect(warningOf(text)).toMatch(/^only Alertmanager's classic grammar can read /);
    expect(warningOf(text)).toContain(`: write ${suggestion}`);
    expect(read(suggestion)).toEqual(expected);
    expect(warningOf(suggestion)).toBeUndefined();
  });
});

describe("where the grammars differ the classic one counts, with a warning", () => {
  it.each([
    ['team="\\xf0\\x9f\\xa6\\x8a"', [["team", "=", "\\xf0\\x9f\\xa6\\x8a"]], 'team="🦊"'],
    ['team="a\\tb"', [["team", "=", "a\\tb"]], 'team="a\tb"'],
    ["{team=web} ", [["team", "=", "web}"]], 'team="web"'],
  ])("%s", (text, expected, other) => {
    expect(read(text)).toEqual(expected);
    expect(warningOf(text)).toMatch(/^Alertmanager's two grammars read .* differently/);
    expect(warningOf(text)).toContain(`or ${other} if you meant that`);
  });
});

describe("what is refused", () => {
  it.each([
    ["team", "it ends where =, !=, =~ or !~ should be"],
    ["team!web", "at character 5 there is ! where =, !=, =~ or !~ should be"],
    ["=web", "at character 1 there is = where a label name should be"],
    ["{,}", "at character 2 there is , where a label name should be"],
    [",", "at character 1 there is , where a label name should be"],
    ["{{", "at character 2 there is { where a label name should be"],
    ["{{team=web", "at character 2 there is { where a label name should be"],
    ['team="web', "the quote at character 6 is not closed"],
    ['team=web"', "the quote at character 9 is not closed"],
    ['"team"="web" env=dev', "at character 14 there is env where a comma or the end should be"],
    ['team=we"b', "the quote at character 8 is not closed"],
    ['team==\\"""', "at character 6 there is = where a value should be"],
    ['"🦊"!x', "at character 4 there is ! where =, !=, =~ or !~ should be"],
    ['"team\\w"=web', '"team\\w" has a wrong escape, a backslash is written \\\\'],
    ['"{team=\\"web\\"}"', "it ends where =, !=, =~ or !~ should be"],
    ['"team="web""', "at character 8 there is web where =, !=, =~ or !~ should be"],
    ["team=web,,env=dev", "at character 10 there is , where a label name should be"],
  ])("%s", (text, reason) => {
    expect(read(text)).toBe(
      `${text} is not a matcher (${reason}): write name="value", with =, !=, =~ or !~`,
    );
  });

  it.each([
    ['team=~"[web"', '"[web" is not a regular expression (RE2): missing closing ]: `[web`'],
    ["team!~(", '"(" is not a regular expression (RE2): missing closing ): `(`'],
    [
      'team=~"(?=web)"',
      '"(?=web)" is not a regular expression (RE2): invalid or unsupported Perl syntax: `(?=`',
    ],
    ['team=~"\\d("', '"\\\\d(" is not a regular expression (RE2): missing closing ): `\\d(`'],
  ])("%s, for its regular expression", (text, problem) => {
    expect(read(text)).toBe(problem);
  });
});

describe("one matcher", () => {
  it.each([
    ["team=web", ["team", "=", "web"], undefined],
    ["équipe=web", ["équipe", "=", "web"], undefined],
    ['team="web",', ["team", "=", "web"], undefined],
    ["team=web,shop", ["team", "=", "web,shop"], 'write team="web,shop"'],
    ["team=!web\\n", ["team", "=", "!web\n"], 'write team="!web\\n"'],
    [
      'team="\\xf0\\x9f\\xa6\\x8a"',
      ["team", "=", "\\xf0\\x9f\\xa6\\x8a"],
      'or team="🦊" if you meant that',
    ],
  ])("%s", (text, expected, warning) => {
    const reading = parseMatcher(text);
    if ("problem" in reading) throw new Error(reading.problem);
    expect(parts(reading.matcher)).toEqual(expected);
    if (warning === undefined) expect(reading.warning).toBeUndefined();
    else expect(reading.warning).toContain(warning);
  });

  it.each([
    "{team=web}",
    "team=web}",
    "{team=web",
    "{}",
    "",
    "team!web",
    '"a"="b","c"="d"',
    "team=~(",
  ])("%j is none", (text) => {
    expect(parseMatcher(text)).toMatchObject({ problem: expect.any(String) });
  });
});

describe("a matcher holds", () => {
  it.each([
    ['env="prod"', { env: "prod" }, true],
    ['env="prod"', { env: "non-prod" }, false],
    ['env!="prod"', { env: "prod" }, false],
    ['env!="prod"', { env: "dev" }, true],
    ['env!="prod"', {}, true],
    ['env=""', {}, true],
    ['env=""', { env: "prod" }, false],
    ['env=~"prod"', { env: "non-prod" }, false],
    ['env=~".*prod"', { env: "non-prod" }, true],
    ['env!~".*prod"', { env: "non-prod" }, false],
    ['env!~"prod"', { env: "non-prod" }, true],
    ['env=~"prod|live"', { env: "live" }, true],
    ['env=~"prod|live"', { env: "prod-2" }, false],
    ['env=~"prod|live|"', {}, true],
    ['env=~""', { env: "prod" }, false],
    ['env=~".*"', {}, true],
    ['env=~".+"', {}, false],
    ['env!~".+"', {}, true],
    ['host=~"a.b"', { host: "a-b" }, true],
    ['host=~"a\\\\.b"', { host: "a-b" }, false],
    ['host=~"a\\\\.b"', { host: "a.b" }, true],
    ['lines="a\\nb"', { lines: "a\nb" }, true],
    ['lines=~"a.b"', { lines: "a\nb" }, false],
    ['lines=~"(?s)a.b"', { lines: "a\nb" }, true],
    // As in Go the anchors are part of the text that is compiled.
    ['env=~"prod)|(?:live"', { env: "prod and more" }, true],
    ['sign="~!=\\""', { sign: '~!="' }, true],
  ])("%s with %j: %j", (text, labels, expected) => {
    expect(holds(text, labels as Record<string, string>)).toBe(expected);
  });
});

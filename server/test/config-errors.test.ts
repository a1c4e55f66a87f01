// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the config has this syntax
import { expect, test } from "vitest";
import { problemsIn } from "./help.ts";

const rest = `
receivers: { console: ["console:out"] }
channels: { console: {} }
route: { receiver: console }
sources: { github: { secret: abcdefgh } }
`;

const linesOf = async (...given: Parameters<typeof problemsIn>) =>
  (await problemsIn(...given)).split("\n");

const table: readonly (readonly [what: string, yaml: string, message: string | RegExp])[] = [
  [
    "YAML that can't be read",
    "listen: a: b\n",
    'tocsin.yaml:1:9: a value with a colon at its end, or before a space, must be in quotes: storage: "memory:"',
  ],
  [
    "a key written twice",
    `listen: :1\nlisten: :2\n${rest}`,
    /^tocsin\.yaml:2:1: Map keys must be unique/,
  ],
  [
    "an empty file",
    "# nothing\n",
    /^tocsin\.yaml:1:1: is empty: write at least receivers and a route/,
  ],
  [
    "a file that is a list",
    "- a\n",
    "tocsin.yaml:1:1: must be a map of keys and values, but is a list",
  ],
  [
    "an unknown key",
    `storrage: memory\n${rest}`,
    'tocsin.yaml:1:1: storrage: is not known here: did you mean "storage"?',
  ],
  [
    "an unknown key far from all",
    `colour: red\n${rest}`,
    /^tocsin\.yaml:1:1: colour: is not known here: known: auth, channels, /,
  ],
  [
    "an unknown key in a route",
    `receivers: {}\nroute:\n  reciever: a\n`,
    'tocsin.yaml:3:3: route.reciever: is not known here: did you mean "receiver"?',
  ],
  [
    "an unknown key in a route below",
    `route:\n  receiver: a\n  routes:\n    - matcher: [a=b]\n`,
    'tocsin.yaml:4:7: route.routes[0].matcher: is not known here: did you mean "matchers"?',
  ],
  [
    "a missing variable",
    `listen: "\${PORT}"\n${rest}`,
    "tocsin.yaml:1:9: the environment variable PORT is not set: set it, or write ${PORT:-default}",
  ],
  [
    "a variable that can't be read",
    `listen: \${lower-case}\n${rest}`,
    /^tocsin\.yaml:1:9: \$\{lower-case\} can't be read: write \$\{NAME\}/,
  ],
  [
    "a bad address",
    `listen: nowhere\n${rest}`,
    /^tocsin\.yaml:1:9: listen: is no address: write 127\.0\.0\.1:8080/,
  ],
  ["a port too high", `listen: 127.0.0.1:70000\n${rest}`, /listen: is no address/],
  [
    "a public URL without a scheme",
    `publicUrl: tocsin.example.com\n${rest}`,
    "tocsin.yaml:1:12: publicUrl: is no address: write https://tocsin.example.com",
  ],
  [
    "an unknown storage",
    `storage: postgres://x\n${rest}`,
    "tocsin.yaml:1:10: storage: is no storage: write sqlite:PATH, redis://HOST:PORT/0 or memory: (which forgets)",
  ],
  [
    "a Redis URL without a host",
    `storage: "redis://"\n${rest}`,
    /^tocsin\.yaml:1:10: storage: can't be used: /,
  ],
  [
    "a scope that is none",
    `auth:\n  tokens:\n    - { name: ci, token: aaaaaaaaaaaaaaaa, scopes: [reed] }\n${rest}`,
    'tocsin.yaml:3:53: auth.tokens[0].scopes[0]: must be one of read, write, admin; did you mean "read"?',
  ],
  [
    "a token without scopes",
    `auth:\n  tokens:\n    - { name: ci, token: aaaaaaaaaaaaaaaa }\n${rest}`,
    "tocsin.yaml:3:7: auth.tokens[0].scopes: is missing: write a list",
  ],
  [
    "two equal tokens",
    `auth:\n  tokens:\n    - { name: a, token: aaaaaaaaaaaaaaaa, scopes: [read] }\n    - { name: b, token: aaaaaaaaaaaaaaaa, scopes: [read] }\n${rest}`,
    "tocsin.yaml:4:25: auth.tokens[1].token: is the same as another's: give each its own",
  ],
  [
    "a source of an unknown type",
    "sources:\n  githup: {}\n",
    /^tocsin\.yaml:2:3: sources\.githup: there is no source of the type "githup".*did you mean "github"\?/,
  ],
  [
    "a channel of an unknown type",
    "channels:\n  mail: { type: emial }\n",
    /^tocsin\.yaml:2:17: channels\.mail\.type: there is no channel of the type "emial": did you mean "email"\?/,
  ],
  [
    "a source's name with a space",
    "sources:\n  my hub: { type: github }\n",
    /^tocsin\.yaml:2:3: sources\.my hub: this name must begin with a letter or digit/,
  ],
  [
    "a channel named like a word of targets",
    "channels:\n  person: { type: console }\n",
    "tocsin.yaml:2:3: channels.person: this name stands for something else in a target: take another",
  ],
  [
    "a source named as the gateway's own",
    "sources:\n  tocsin: { type: github }\n",
    "tocsin.yaml:2:3: sources.tocsin: this name is the gateway's own: take another",
  ],
  [
    "a plugin's unknown option",
    "sources:\n  github:\n    secert: abc\n",
    'tocsin.yaml:3:5: sources.github.secert: is not known here: did you mean "secret"?',
  ],
  [
    "a secret that YAML takes for a number",
    "sources:\n  github:\n    secret: 12345678\n",
    "tocsin.yaml:3:13: sources.github.secret: must be text: put it in quotes",
  ],
  [
    "an empty secret",
    "sources:\n  github: { secret: '' }\n",
    "tocsin.yaml:2:21: sources.github.secret: is empty",
  ],
  [
    "an option of the wrong kind",
    "sources:\n  github: { secrets: abc }\n",
    "tocsin.yaml:2:22: sources.github.secrets: must be a list, but is text",
  ],
  [
    "an unknown receiver",
    'receivers:\n  console: ["console:out"]\nroute:\n  receiver: consol\n',
    /^tocsin\.yaml:4:13: route\.receiver: there is no receiver "consol".*did you mean "console"\?/,
  ],
  [
    "an unknown receiver below",
    'receivers:\n  console: ["console:out"]\nroute:\n  receiver: console\n  routes:\n    - matchers: [a=b]\n      receiver: nobody\n',
    /^tocsin\.yaml:7:17: route\.routes\[0\]\.receiver: there is no receiver "nobody"/,
  ],
  [
    "no receiver at all",
    "receivers: { a: [], b: [] }\nroute: {}\n",
    /^tocsin\.yaml:2:8: route\.receiver: the root route needs a receiver/,
  ],
  [
    "a target without a colon",
    'receivers:\n  ops:\n    - "#ops"\n',
    'tocsin.yaml:3:7: receivers.ops[0]: "#ops" is no target: write channel:address, such as "console:out"',
  ],
  [
    "a target without an address",
    'channels: { console: {} }\nreceivers: { ops: ["console:"] }\n',
    'tocsin.yaml:2:20: receivers.ops[0]: "console:" has no address behind the colon',
  ],
  [
    "a target whose channel does not exist",
    'channels: { console: {} }\nreceivers:\n  ops: ["consol:out"]\n',
    'tocsin.yaml:3:9: receivers.ops[0]: there is no channel "consol": did you mean "console"?',
  ],
  [
    "a target that is no person",
    'receivers:\n  ops: ["person:ann"]\n',
    'tocsin.yaml:2:9: receivers.ops[0]: there is no person "ann": there is none',
  ],
  [
    "an address that the channel refuses",
    'channels: { mail: { type: email, url: "smtp://127.0.0.1:2525", from: "a@example.test" } }\nreceivers: { ops: ["mail:nobody"] }\n',
    /^tocsin\.yaml:2:20: receivers\.ops\[0\]: /,
  ],
  [
    "a bad matcher",
    `${rest.replace("{ receiver: console }", "\n  receiver: console\n  routes:\n    - matchers: ['severity!critical']")}`,
    /^tocsin\.yaml:7:18: route\.routes\[0\]\.matchers\[0\]: .* is not a matcher \(.*\): write name="value"/,
  ],
  [
    "a pattern that is none",
    `${rest.replace("{ receiver: console }", "\n  receiver: console\n  routes:\n    - matchers: ['env=~\"(\"']")}`,
    /^tocsin\.yaml:7:18: .*is not a regular expression/,
  ],
  [
    "a bad duration",
    `${rest.replace("{ receiver: console }", "{ receiver: console, groupWait: 5 minutes }")}`,
    /^tocsin\.yaml:4:40: route\.groupWait: "5 minutes" is not a duration: write 30s, 5m, 4h/,
  ],
  [
    "a plugin that is not there",
    `plugins: [tocsin-channel-ntfy]\n${rest}`,
    /^tocsin\.yaml:1:11: plugins\[0\]: "tocsin-channel-ntfy" is not installed: run "npm install tocsin-channel-ntfy"/,
  ],
  [
    "a plugin file that is not there",
    `plugins: [./mine.js]\n${rest}`,
    /^tocsin\.yaml:1:11: plugins\[0\]: "\.\/mine\.js" there is no such file/,
  ],
  [
    "an escalation without steps",
    "escalations:\n  oncall: { repeat: 2 }\n",
    "tocsin.yaml:2:11: escalations.oncall.steps: is missing: write a list",
  ],
  [
    "a key that is a list",
    "? [a, b]\n: c\n",
    "tocsin.yaml:1:3: a key must be a word, not a list, a map or an alias",
  ],
  ["an alias without an anchor", "listen: *nowhere\n", /Unresolved alias/],
];

test.each(table)("%s is told with its line and what to write", async (_what, yaml, message) => {
  const problems = await linesOf(yaml);
  if (typeof message === "string") expect(problems).toContain(message);
  else expect(problems.join("\n")).toMatch(new RegExp(message.source, `${message.flags}m`));
});

test("all problems are told at once, in the order of their lines", async () => {
  const problems = await linesOf(
    'channels:\n  nope: {}\nreceivers:\n  ops: ["x:1", "y:2"]\nroute:\n  receiver: nobody\n',
  );
  expect(problems.map((each) => each.split(":")[1])).toEqual(["2", "4", "4", "6"]);
});

test("no message repeats the value of a variable", async () => {
  const problems = await linesOf(
    'storage: "${STORE}"\nreceivers: { ops: ["${TARGET}"] }\nroute: { receiver: "${WHO}" }\n',
    { STORE: "xoxb-very-secret-1", TARGET: "xoxb-very-secret-2", WHO: "xoxb-very-secret-3" },
  );
  expect(problems).toHaveLength(3);
  expect(problems.join("\n")).not.toContain("xoxb");
  expect(problems[1]).toContain("${TARGET}");
});

test("a billion laughs stop", async () => {
  const levels = Array.from({ length: 12 }, (_, level) => {
    const above = level === 0 ? "lol" : `*a${level - 1}`;
    return `a${level}: &a${level} [${Array.from({ length: 9 }, () => above).join(", ")}]`;
  });
  expect(await problemsIn(levels.join("\n"))).toMatch(/alias/i);
});

import type { Message } from "@tocsin/core";
import { attempt, message, testChannel, tools, wildMessage } from "@tocsin/testkit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { consoleChannel, type Output } from "../src/index.ts";
import { longestLine } from "../src/render.ts";

interface Screen extends Output {
  readonly writes: string[];
}

function screen(fields: Partial<Output> = {}): Screen {
  const writes: string[] = [];
  return { writes, write: (text) => writes.push(text), ...fields };
}

async function open(options: {
  color?: "auto" | boolean;
  format?: "text" | "json";
  stream: Output;
}) {
  const checked = await consoleChannel.options["~standard"].validate(options);
  if (checked.issues !== undefined) throw new Error(JSON.stringify(checked.issues));
  return consoleChannel.open(checked.value, tools());
}

async function shown(about: Message, options: { color?: boolean; format?: "text" | "json" } = {}) {
  const stream = screen();
  await (await open({ ...options, stream })).send(about, attempt());
  return stream.writes.join("");
}

testChannel(consoleChannel, {
  secrets: [],
  start: async () => {
    const stream = screen();
    return {
      options: { stream },
      address: "out",
      received: () => stream.writes.join(""),
      largest: () => Math.max(...stream.writes.map((text) => Buffer.byteLength(text))),
      stop: async () => {},
    };
  },
});

describe("an incident on the terminal", () => {
  test("is one block that can be read without colour", async () => {
    expect((await shown(message())).split("\n")).toEqual([
      "7KQ2M ✖ ci failed on main",
      "│ Failing since #12 · 3 failures · 2 h 10 m",
      "│",
      "│ Commit  3f2a9c1",
      "│",
      "│ The step **test** failed:",
      "│",
      "│ ```",
      "│ expected 1 to be 2",
      "│ ```",
      "│",
      "│ → Run #12 https://github.test/acme/api/runs/12",
      "└ open · github · acme/api ci@main · https://tocsin.test/incidents/incident-1",
      "",
    ]);
  });

  test("lives on: an update bears its code and says what is new", async () => {
    const stream = screen();
    const channel = await open({ stream });
    const first = await channel.send(message(), attempt());
    const ref = first.status === "sent" ? (first.ref ?? "") : "";
    const passed = message({
      tone: "success",
      title: "ci passes on main",
      summary: "Back to normal after 2 h",
      incident: { ...message().incident, state: "closed" },
      news: [{ title: "#13 succeeded", text: "all green", at: "2026-01-05T11:00:00.000Z" }],
    });
    await channel.update?.(ref, passed, attempt({ tellingId: "telling-2" }));
    expect(stream.writes).toHaveLength(2);
    expect(stream.writes[1]?.split("\n")).toEqual([
      "↻ update 7KQ2M ✔ ci passes on main",
      "│ Back to normal after 2 h",
      "│ • 11:00Z #13 succeeded",
      "│   all green",
      "└ closed · github · acme/api ci@main · https://tocsin.test/incidents/incident-1",
      "",
    ]);
  });

  test("is shown once, however often the same telling is sent", async () => {
    const stream = screen();
    const channel = await open({ stream });
    await channel.send(message(), attempt());
    expect(await channel.send(message(), attempt({ number: 2 }))).toMatchObject({ status: "sent" });
    expect(stream.writes).toHaveLength(1);
  });

  test("lists what it holds, and says how much more there is", async () => {
    const parts = Array.from({ length: 12 }, (_, index) => ({
      title: `part ${index}`,
      severity: "warning" as const,
      status: index === 0 ? ("firing" as const) : ("resolved" as const),
      at: "2026-01-05T09:00:00.000Z",
    }));
    const text = await shown(message({ parts, moreParts: 3 }));
    expect(text).toContain("│ ▲ part 0 firing\n│ ✔ part 1 resolved\n");
    expect(text).toContain("│ … and 5 more\n");
    expect(text).not.toContain("part 10");
  });

  test("gets simpler when it is told to", async () => {
    const stream = screen();
    await (await open({ stream })).send(message(), attempt({ level: 2 }));
    expect(stream.writes[0]?.split("\n")).toHaveLength(4);
  });

  test("says who acknowledged it, and that it is a reminder", async () => {
    const acknowledged = { by: "Ann", at: "2026-01-05T09:00:00.000Z" };
    const incident = { ...message().incident, state: "acknowledged" as const, acknowledged };
    const text = await shown(message({ incident, nudge: true }));
    expect(text).toMatch(/^↻ still 7KQ2M/);
    expect(text).toContain("└ acknowledged by Ann ·");
  });

  test("leaves the telling for later when the output is closed", async () => {
    let closed = true;
    const writes: string[] = [];
    const stream = {
      write: (text: string) => {
        if (closed) throw new Error("EPIPE");
        writes.push(text);
      },
    };
    const channel = await open({ stream });
    expect(await channel.send(message(), attempt())).toMatchObject({ status: "retry" });
    closed = false;
    expect(await channel.send(message(), attempt({ number: 2 }))).toMatchObject({ status: "sent" });
    expect(writes).toHaveLength(1);
  });
});

describe("colour", () => {
  const coloured = async (color: "auto" | boolean | undefined, fields: Partial<Output>) => {
    const stream = screen(fields);
    const channel = await open({ stream, ...(color === undefined ? {} : { color }) });
    await channel.send(message(), attempt());
    return stream.writes.join("").includes("\u001b[");
  };

  test.each([
    [undefined, { isTTY: true, hasColors: () => true }, true],
    [undefined, { isTTY: true, hasColors: () => false }, false],
    ["auto" as const, { isTTY: true }, true],
    ["auto" as const, {}, false],
    [true, {}, true],
    [false, { isTTY: true }, false],
  ])("%s on %o: %s", async (color, fields, expected) => {
    expect(await coloured(color, fields)).toBe(expected);
  });
});

describe("JSON", () => {
  test("is one line for each telling, and says whether it is news", async () => {
    const stream = screen();
    const channel = await open({ stream, format: "json" });
    await channel.send(message(), attempt());
    await channel.update?.("7KQ2M", message({ revision: 2 }), attempt({ tellingId: "telling-2" }));
    expect(stream.writes.map((text) => JSON.parse(text))).toMatchObject([
      { how: "sent", address: "ops", tellingId: "telling-1", message: { revision: 1 } },
      { how: "updated", tellingId: "telling-2", message: { revision: 2 } },
    ]);
    for (const text of stream.writes) expect(text.match(/\n/g)).toHaveLength(1);
  });

  test("keeps what terminals act on, written as JSON may write it", async () => {
    const title = "a\u009b31m\u202eb\u{e0041}c\u2028d\u001b[0m";
    const text = await shown(message({ title }), { format: "json" });
    expect(JSON.parse(text).message.title).toBe(title);
    expect(text.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });
});

describe("text from outside", () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const ours = /\u001b\[(?:0|1|2|31|32|33|34|36|1;37;41)m/g;

  test.each([
    ["\u001b[2J\u001b[31mred\u001b[0m", "red"],
    ["\u009b31mred", "red"],
    ["\u001b]8;;https://evil.test\u0007link\u001b]8;;\u0007", "link"],
    ["\u001b]0;title\u001b\\after", "after"],
    ["abc\u202edef\u2066\u200b", "abcdef"],
    ["a\r\n└ closed\u2028b\u0008", "a └ closed b"],
    ["half \ud83d", "half"],
    ["👩‍👩‍👧 한국어 e\u0301", "👩‍👩‍👧 한국어 e\u0301"],
    [`z${"\u0301".repeat(50)}`, `z${"\u0301".repeat(4)}`],
  ])("%j is shown as %j", async (title, expected) => {
    expect((await shown(message({ title }))).split("\n")[0]).toBe(`7KQ2M ✖ ${expected}`);
  });

  test("can't pass for a line of ours", async () => {
    const fake = "fine\n└ closed\n7KQ2M ✔ all is well";
    const text = await shown(message({ text: fake, title: fake, summary: fake }));
    expect(text.match(/^[└7]/gm)).toEqual(["7", "└"]);
  });

  test("links no address but of the web", async () => {
    const links = [
      { title: "bad", url: "javascript:alert(1)" },
      { title: "long", url: `https://a.test/${"x".repeat(500)}` },
    ];
    expect(await shown(message({ links }))).not.toContain("→");
  });

  test.each([true, false])("does nothing to a terminal (colour: %s)", async (color) => {
    const escapes = fc
      .array(
        fc.constantFrom("\u001b", "\u009b", "[", "]", "31", "m", ";", "\u0007", "\\", "x", "\n"),
      )
      .map((pieces) => pieces.join(""));
    const wild = fc
      .tuple(wildMessage(), escapes, fc.boolean())
      .map(
        ([about, text, all]): Message =>
          all ? { ...about, title: text, text, summary: text } : about,
      );
    await fc.assert(
      fc.asyncProperty(wild, async (about) => {
        const stream = screen();
        const channel = await open({ stream, color });
        await channel.send(about, attempt());
        await channel.update?.("7KQ2M", about, attempt({ tellingId: "telling-2" }));
        for (const text of stream.writes) {
          const words = color ? text.replace(ours, "") : text;
          expect(words.replaceAll("\n", "")).not.toMatch(
            /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u,
          );
          for (const each of words.split("\n"))
            expect(each.length).toBeLessThanOrEqual(longestLine);
          expect(words.split("\n").length).toBeLessThan(120);
        }
      }),
      { numRuns: 200 },
    );
  });
});

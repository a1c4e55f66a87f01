import { consoleChannel } from "@tocsin/channel-console";
import type { Message } from "@tocsin/core";
import { attempt, escapes, escapesTimeoutMs, type HostileTelling, tools } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";

const mostLines = 80;
const longestLine = 260;
// What paints text in `colour`, and nothing else of a terminal.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes are ours
const paint = /\u001b\[(?:0|1|2|3[1-6]|1;37;41)m/g;
// Joiners that scripts and emoji need; all else of these acts on a terminal, or hides or turns text.
const unseen = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe("text from outside stays text in a terminal", { timeout: escapesTimeoutMs }, () => {
  it.each(["colour", "plain"] as const)("in %s", async (kind) => {
    await escapes(`console ${kind}`, await traits(), async (telling, level) => {
      const told = await toldFor(telling, level, { color: kind === "colour" });
      expect(told.endsWith("\n")).toBe(true);
      if (kind === "plain") expect(told).not.toContain("\u001b");
      const lines = told.slice(0, -1).replace(paint, "").split("\n");
      expect(lines.length).toBeLessThanOrEqual(mostLines);
      for (const line of lines) {
        expect(line, JSON.stringify(line)).not.toMatch(unseen);
        expect(line.length, JSON.stringify(line)).toBeLessThanOrEqual(longestLine);
      }
      expectFrame(lines, telling.message);
    });
  });

  it("as JSON", async () => {
    await escapes("console json", await traits(), async (telling, level) => {
      const told = await toldFor(telling, level, { format: "json" });
      expect(told.slice(0, -1)).not.toMatch(unseen);
      expect(told.endsWith("\n")).toBe(true);
      const { message } = JSON.parse(told);
      const { title, summary, subject, labels, links, facts, news, text } = telling.message;
      const same = { title, summary, subject, labels, links, facts, news };
      expect(message).toMatchObject(same);
      expect(text?.startsWith(message.text ?? "") ?? true).toBe(true);
    });
  });
});

async function traits() {
  const of = consoleChannel.traits;
  return typeof of === "function" ? of({ color: false, format: "text" }) : of;
}

async function toldFor(
  { message, attempt: tried, again }: HostileTelling,
  level: 0 | 1 | 2,
  options: { readonly color?: boolean; readonly format?: "json" },
): Promise<string> {
  const written: string[] = [];
  const stream = { write: (text: string) => void written.push(text) };
  const result = await consoleChannel.options["~standard"].validate({ ...options, stream });
  if (result.issues !== undefined) return expect.fail(JSON.stringify(result.issues));
  const channel = await consoleChannel.open(result.value, tools());
  const given = attempt({ ...tried, level });
  const outcome = again
    ? await channel.update?.("x", message, given)
    : await channel.send(message, given);
  expect(outcome).toMatchObject({ status: "sent" });
  expect(written).toHaveLength(1);
  return written.join("");
}

/** The head, lines behind our edge, and the foot: nothing from outside begins a line. */
function expectFrame(lines: readonly string[], { incident: { code } }: Message) {
  const [head = "", ...rest] = lines;
  expect(head).toMatch(new RegExp(`^(?:↻ (?:still|update) )?${code} [‼✖▲●◐✔○] `));
  expect(rest.at(-1)).toMatch(/^└ (?:open|acknowledged|closed)/);
  for (const line of rest.slice(0, -1)) expect(line).toMatch(/^│(?: |$)/);
}

import type { Gateway, Incident, NoticeInput } from "@tocsin/core";
import type { Telling } from "./telling.ts";

/** One line of what went on in a test. */
export interface JournalLine {
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** `event`, what the test let happen; `told`; `not told`; `why`, a reason or a step on the way. */
  readonly step: "event" | "told" | "not told" | "why";
  readonly text: string;
}

/** Writes down what goes on and why, for `--explain`. */
export interface Journal {
  readonly lines: readonly JournalLine[];
  event(words: string): void;
  told(telling: Telling): void;
  explain(gateway: Gateway, notices: readonly NoticeInput[]): Promise<void>;
  /** Hears what the gateway decides from now on. */
  listen(gateway: Gateway): void;
  /** Who was never told of an incident, and why not. */
  close(gateway: Gateway): Promise<void>;
}

/** Notes nothing: for tests whose reasons nobody asked for. */
export const noJournal: Journal = {
  lines: [],
  event() {},
  told() {},
  async explain() {},
  listen() {},
  async close() {},
};

const mostLines = 20_000;
const mostIncidents = 500;

export function journal(now: () => number): Journal {
  const lines: JournalLine[] = [];
  const seen = new Map<string, Set<string>>();
  const write = (step: JournalLine["step"], text: string) => {
    if (lines.length < mostLines) lines.push({ time: now(), step, text });
  };

  function news({ id, timeline }: Incident): string[] {
    const known = seen.get(id) ?? new Set();
    seen.set(id, known);
    return timeline.flatMap(({ at, title, type, revision }) => {
      const key = `${revision} ${at} ${type} ${title}`;
      if (known.has(key)) return [];
      known.add(key);
      // What was reported is an event of the test.
      return type === "reported" || type === "decided" ? [] : [title];
    });
  }

  return {
    lines,
    event: (words) => write("event", words),
    told({ how, word, target, title, summary, because }) {
      const way = how === "edited" ? ", by an edit" : "";
      const where = because[0] ?? "";
      write("told", `${target} ${word} ${JSON.stringify(title)}${way}: ${where}; ${summary}`);
    },
    async explain(gateway, notices) {
      for (const notice of notices) {
        const { reasons } = await gateway.explain(notice);
        for (const { step, detail } of reasons) write("why", `${step}: ${detail}`);
      }
    },
    listen(gateway) {
      gateway.on("incident", ({ incident }) => {
        for (const title of news(incident)) write("why", title);
      });
      gateway.on("suppressed", ({ detail, target }) =>
        write("not told", target === undefined ? detail : `${target}: ${detail}`),
      );
    },
    async close(gateway) {
      const { items } = await gateway.incidents.list({ limit: mostIncidents });
      for (const { id, title, muted } of items) {
        const detail = await gateway.incidents.get(id);
        for (const { target, deliveredRevision, reason } of detail?.deliveries ?? []) {
          if (deliveredRevision > 0) continue;
          const why = reason ?? muted?.reason ?? "it was not due before the end of the test";
          write("not told", `${target} of ${JSON.stringify(title)}: ${why}`);
        }
      }
    },
  };
}

import type { Message } from "@tocsin/core";
import type { TellingWord } from "./format.ts";

/** One thing that a target was told in a test. */
export interface Telling {
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** `channel:address` */
  readonly target: string;
  /** `edited`: in place, which makes no noise. */
  readonly how: "sent" | "edited";
  readonly word: TellingWord;
  readonly title: string;
  readonly summary: string;
  /** The key of the person whom it pages. */
  readonly person?: string;
  readonly incident: string;
  readonly source: string;
  /** Why it was told, most general first. */
  readonly because: readonly string[];
}

/** Remembers what each target was told of each incident, so that a message can be called by what it says. */
export function listener(): (
  message: Message,
  told: Pick<Telling, "time" | "target" | "how">,
) => Telling[] {
  const last = new Map<string, TellingWord>();

  function tellingOf(
    message: Message,
    told: Pick<Telling, "time" | "target" | "how">,
    audience: Message["audience"],
  ): Telling {
    const { id, route, receiver } = message.incident;
    const key = `${id} ${told.target}`;
    const word = wordOf(message, audience !== undefined, last.get(key));
    last.set(key, word);
    return {
      ...told,
      word,
      title: message.title,
      summary: message.summary,
      ...(audience === undefined ? {} : { person: audience.person }),
      incident: id,
      source: message.source,
      because: [
        `route ${route} takes it for receiver ${receiver}`,
        ...message.news.map(({ title }) => title),
      ],
    };
  }

  return (message, told) => [
    tellingOf(message, told, message.audience),
    ...message.others.map((other) => tellingOf(other, told, message.audience)),
  ];
}

function wordOf(message: Message, isPage: boolean, before: TellingWord | undefined): TellingWord {
  const { state } = message.incident;
  if (state === "closed") return endOf(message);
  if (isPage && (before === undefined || message.nudge)) return "paged";
  if (message.nudge) return "reminded";
  if (state === "acknowledged" && before !== "acknowledged") return "acknowledged";
  if (before !== undefined) return "updated";
  return message.notices.some(({ kind }) => kind === "problem") ? "fired" : "started";
}

function endOf({ notices }: Message): TellingWord {
  if (notices.some(({ kind }) => kind === "problem")) return "resolved";
  const run = notices.find(({ kind }) => kind === "run");
  const { status } = run ?? {};
  return status === "succeeded" || status === "failed" || status === "cancelled" ? status : "told";
}

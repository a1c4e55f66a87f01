import type { Preview } from "@tocsin/core";
import { plain } from "./table.ts";

const moments: Readonly<Record<Preview["moment"], string>> = {
  first: "as it begins",
  end: "when it is over",
};

/** What somebody would see at each target, in lines. */
export function previewText(previews: readonly Preview[]): string {
  if (previews.length === 0) return "nobody is told: the receiver has no targets\n";
  return previews.map(linesOf).join("\n");
}

function linesOf({ target, route, receiver, moment, message, shown, failures }: Preview): string {
  const { language } = message;
  const where = `${target} (route ${route}, receiver ${receiver}${language === undefined ? "" : `, in ${language}`}), ${moments[moment]}`;
  const body = shown?.text ?? `${message.title}\n${message.summary}`;
  const lines = [
    plain(where),
    ...body
      .trimEnd()
      .split("\n")
      .map((line) => `  | ${plain(line)}`.trimEnd()),
    ...(shown === undefined ? ["  this channel has no preview: title and summary are shown"] : []),
    ...(shown?.cut ?? []).map((each) => `  cut: ${plain(each)}`),
    ...failures.map(({ of, part, reason }) => plain(`  failed: ${part} of ${of}: ${reason}`)),
  ];
  return `${lines.join("\n")}\n`;
}

/** The same for scripts. */
export function previewJson(previews: readonly Preview[]): unknown {
  return previews.map(({ target, route, receiver, moment, message, shown, failures }) => ({
    target,
    route,
    receiver,
    moment,
    language: message.language ?? "en",
    title: message.title,
    summary: message.summary,
    ...(message.text === undefined ? {} : { text: message.text }),
    ...(shown === undefined ? {} : { shown: shown.text, data: shown.data }),
    cut: shown?.cut ?? [],
    failures,
  }));
}

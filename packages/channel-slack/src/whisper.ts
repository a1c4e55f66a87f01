import type { Answered, Tools } from "@tocsin/core";
import { acknowledgedLine } from "./acknowledged.ts";
import type { SlackOptions } from "./options.ts";
import { plain } from "./text.ts";

/** Slack waits 3 s for the answer to a click. */
const patienceMs = 1_500;
const longestUrl = 1_000;

/** What the one who clicked is told alone; undefined when the message itself will show it. */
export function whisperOf(answered: readonly Answered[]): string | undefined {
  if (answered.length === 0) return "Nothing done: this incident is not known any more.";
  const unchanged = answered.filter(({ status }) => status === "unchanged");
  if (unchanged.length === 0) return undefined;
  const lines = unchanged.slice(0, 5).flatMap(({ incident, reason }) => {
    const about = `*${plain(incident.code, 20)}* ${plain(incident.title, 150)}`;
    return [`${about}: ${plain(reason ?? "nothing changed", 300)}`, acknowledgedLine(incident)];
  });
  return lines.filter((line) => line !== "").join("\n");
}

/** Tells it through the URL that came with the click. At best: that it fails is logged and no more. */
export async function whisper(
  text: string,
  url: string | undefined,
  { apiUrl }: SlackOptions,
  tools: Tools,
): Promise<void> {
  if (url === undefined || !isSlacks(url, apiUrl)) return;
  const patience = new AbortController();
  const cancel = tools.clock.at(tools.now() + patienceMs, () => patience.abort());
  try {
    const response = await tools.fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify({ response_type: "ephemeral", replace_original: false, text }),
      redirect: "error",
      signal: patience.signal,
    });
    await response.body?.cancel();
    if (!response.ok) tools.log.warn("Slack took no word to who clicked", { is: response.status });
  } catch (error) {
    // Whoever knows the URL can write in the channel, so what may quote it is not logged.
    const is = error instanceof Error ? error.name : typeof error;
    tools.log.warn("no word to who clicked could be sent", { is });
  } finally {
    cancel();
  }
}

function isSlacks(url: string, apiUrl: string): boolean {
  if (url.length > longestUrl || !URL.canParse(url)) return false;
  const { origin, username, password } = new URL(url);
  if (username !== "" || password !== "") return false;
  return origin === "https://hooks.slack.com" || origin === new URL(apiUrl).origin;
}

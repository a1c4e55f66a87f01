import {
  type Answered,
  type CallbackRequest,
  type Desk,
  problem,
  type Tools,
  type Words,
  wordsOf,
} from "@tocsin/core";
import { type MailAnswer, readAnswer } from "./answer.ts";
import { oneLine } from "./clean.ts";
import { acknowledgedLine } from "./letter.ts";
import { type Page, pageResponse } from "./page.ts";

const unproven: Page = {
  status: 403,
  title: "This link does not work any more",
  lines: [
    "It is older than seven days, or not as it was sent.",
    "Take the link of the newest mail about the incident, or answer in another channel.",
  ],
};
const gone: Page = {
  status: 404,
  title: "This incident is not known any more",
  lines: ["Nothing was done. Records are kept for a limited time."],
};

/** Serves the links of our mails: looking shows, since programs look at mail too; only posting acts. */
export async function receive(
  { method, rest }: CallbackRequest,
  desk: Desk,
  tools: Tools,
): Promise<Response> {
  if (method !== "GET" && method !== "HEAD" && method !== "POST") {
    return problem(405, "Open the link, or post to it", undefined, { allow: "GET, HEAD, POST" });
  }
  const answer = await readAnswer(rest, tools);
  if (answer === undefined) return pageResponse(unproven, method);
  const page = method === "POST" ? await act(answer, desk) : await look(answer, desk);
  return pageResponse(page, method);
}

async function look({ action, delivery }: MailAnswer, desk: Desk): Promise<Page> {
  const message = await desk.show(delivery);
  if (message === undefined) return gone;
  const { incident, actions } = message;
  const words = wordsOf(message);
  const can = actions.includes(action);
  return {
    status: 200,
    locale: words.locale,
    title: can ? words.mail.question[action] : words.mail.nothingToDo,
    lines: [
      about(incident.code, message.title),
      oneLine(message.summary, 300),
      oneLine(`${message.source} · ${message.subject}`, 250),
      incident.state === "closed" ? words.mail.closed : acknowledgedLine(incident, words),
    ].filter((line) => line !== ""),
    ...(can && { button: words.label[action] }),
  };
}

async function act({ action, incident, delivery, to }: MailAnswer, desk: Desk): Promise<Page> {
  const [answered] = await desk.act({ action, incident, by: { address: to }, how: "link" });
  if (answered === undefined) return gone;
  const words = wordsOf((await desk.show(delivery)) ?? {});
  return {
    status: 200,
    locale: words.locale,
    title: titleOf(action, answered, words),
    lines: [
      about(answered.incident.code, answered.incident.title),
      answered.status === "unchanged" ? sentence(answered.reason ?? "it was so already") : "",
      acknowledgedLine(answered.incident, words),
      answered.incident.state === "closed" ? words.mail.closed : "",
    ].filter((line) => line !== ""),
  };
}

function titleOf(
  action: MailAnswer["action"],
  { status, incident }: Answered,
  { mail, news }: Words,
): string {
  if (status === "unchanged") return mail.nothingChanged;
  if (action === "resolve") return mail.resolved;
  const by = oneLine(incident.acknowledged?.by ?? "", 80);
  return by === "" ? mail.acknowledged : news.acknowledged(by);
}

function about(code: string, title: string): string {
  return `${oneLine(code, 20)} · ${oneLine(title, 300)}`;
}

/** `It is closed already.` of half a sentence. */
function sentence(reason: string): string {
  const [first = "", ...more] = [...oneLine(reason, 300)];
  return `${first.toUpperCase()}${more.join("")}.`;
}

import { type Answered, type CallbackRequest, type Desk, problem, type Tools } from "@tocsin/core";
import { labelOf, type MailAnswer, readAnswer } from "./answer.ts";
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
  const can = actions.includes(action);
  return {
    status: 200,
    title: can ? `${labelOf(action)} this incident?` : "There is nothing to do",
    lines: [
      about(incident.code, message.title),
      oneLine(message.summary, 300),
      oneLine(`${message.source} · ${message.subject}`, 250),
      incident.state === "closed" ? "It is closed." : acknowledgedLine(incident),
    ].filter((line) => line !== ""),
    ...(can && { button: labelOf(action) }),
  };
}

async function act({ action, incident, to }: MailAnswer, desk: Desk): Promise<Page> {
  const [answered] = await desk.act({ action, incident, by: { address: to }, how: "link" });
  if (answered === undefined) return gone;
  return {
    status: 200,
    title: titleOf(action, answered),
    lines: [
      about(answered.incident.code, answered.incident.title),
      answered.status === "unchanged" ? sentence(answered.reason ?? "it was so already") : "",
      acknowledgedLine(answered.incident),
      answered.incident.state === "closed" ? "It is closed." : "",
    ].filter((line) => line !== ""),
  };
}

function titleOf(action: MailAnswer["action"], { status, incident }: Answered): string {
  if (status === "unchanged") return "Nothing changed";
  if (action === "resolve") return "Resolved";
  const by = oneLine(incident.acknowledged?.by ?? "", 80);
  return by === "" ? "Acknowledged" : `Acknowledged by ${by}`;
}

function about(code: string, title: string): string {
  return `${oneLine(code, 20)} · ${oneLine(title, 300)}`;
}

/** `It is closed already.` of half a sentence. */
function sentence(reason: string): string {
  const [first = "", ...more] = [...oneLine(reason, 300)];
  return `${first.toUpperCase()}${more.join("")}.`;
}

import { escapeMarkdown } from "@tocsin/core";
import { facts, labels, links, notice, type Reader } from "../delivery.ts";
import { line } from "../text.ts";

/** GitHub's first request after a webhook was made. */
export const ping: Reader = ({ payload, repo, sender }) => {
  const hook = payload.object("hook");
  const id = payload.id("hook_id") || hook.id("id") || "unknown";
  const events = hook.lines("events").filter((event) => event !== "");
  const where = repo.name || (hook.integer("app_id") === undefined ? "GitHub" : "the GitHub App");
  const list = events.map(escapeMarkdown).join(", ");
  return [
    notice({
      type: "ping",
      kind: "message",
      fingerprint: `gh:${repo.name}:hook:${id}`,
      subject: `${where} webhook`,
      severity: "info",
      title: line(`webhook of ${where} connected`),
      text:
        events.length === 0
          ? undefined
          : events.includes("*")
            ? "GitHub sends every event."
            : `GitHub sends these events: ${list}.`,
      links: links(["Repository", repo.url]),
      labels: labels(repo, { actor: sender?.name }),
      facts: facts(["Events", line(events.join(", "), 300)]),
      actor: sender,
      at: hook.time("updated_at"),
    }),
  ];
};

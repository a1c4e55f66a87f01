import { defineChannel, outcomeOf, outcomeOfError, secretSchema } from "@tocsin/core";
import { z } from "zod";

const options = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).default("https://ntfy.sh"),
  token: secretSchema().optional(),
});
const priorities: Readonly<Record<string, number>> = { critical: 5, error: 4, progress: 2 };
// In bytes. ntfy makes an attachment of a longer message, and refuses a longer title.
const longest = { title: 250, message: 4_096, short: 1_000 };

/** ntfy.sh, or a server of one's own: messages to the phones that subscribed to a topic. */
export const ntfy = defineChannel({
  type: "ntfy",
  options,
  // The rate is ntfy.sh's: 60 requests at once, then one each 5 seconds.
  traits: { edits: false, idempotent: false, rate: { credential: { perSecond: 0.2, burst: 60 } } },
  open: ({ url, token }, { fetch, now }) => ({
    badAddress: (topic) =>
      /^[-\w]{1,64}$/.test(topic) ? undefined : "write a topic: 1 to 64 letters, digits, - and _",
    async send({ title, summary, text, tone, incident }, { address, level, signal }) {
      const short = summary.trim() || title.trim() || "(no text)";
      const full = text === undefined ? short : `${short}\n\n${text}`;
      const body = JSON.stringify({
        topic: address,
        title: cut(title, longest.title),
        message: level === 0 ? cut(full, longest.message) : cut(short, longest.short),
        priority: priorities[tone] ?? 3,
        tags: [tone],
        click: level === 0 ? incident.url : undefined,
      });
      const headers = token ? { authorization: `Bearer ${token.reveal()}` } : {};
      try {
        const request = { method: "POST", headers, body, signal, redirect: "manual" } as const;
        const response = await fetch(url, request);
        if (response.status === 413 && level === 0) {
          return { status: "degrade", reason: "ntfy answered 413: the message is too large" };
        }
        const outcome = outcomeOf(response, now());
        // A topic can be closed to us while the others of this server are open.
        const closed = outcome.status === "failed" && response.status === 403;
        return closed ? { ...outcome, scope: "target" } : outcome;
      } catch (error) {
        return outcomeOfError(error, signal);
      }
    },
  }),
});

function cut(text: string, bytes: number): string {
  return text.slice(0, new TextEncoder().encodeInto(text, new Uint8Array(bytes)).read);
}

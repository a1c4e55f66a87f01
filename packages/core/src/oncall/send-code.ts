import { tryDelivery } from "../deliver/attempt.ts";
import { languageOf, wordsIn } from "../language/languages.ts";
import type { Message } from "../message.ts";
import { ownSource } from "../record/self-report.ts";
import { redact } from "../secret.ts";
import type { OpenChannel } from "../setup.ts";
import type { Clock } from "../tools.ts";
import type { Contact, Person } from "./person.ts";

/**
 * Sends a code to one contact, at once and past all records: no incident, log or API shows it. A string
 * says why it was not sent.
 */
export async function sendCode(
  person: Person,
  contact: Contact,
  code: string,
  channels: ReadonlyMap<string, OpenChannel>,
  clock: Clock,
): Promise<string | undefined> {
  const [name = ""] = contact.channels;
  const open = channels.get(name);
  if (open === undefined) return `there is no channel ${name}`;
  const id = `code-${person.key}-${contact.name}-${clock.now()}`;
  const { outcome } = await tryDelivery(messageOf(person, code, id, clock.now()), {
    channel: open.channel,
    attempt: { address: contact.address, deliveryId: id, tellingId: id, number: 1, bytesOf: none },
    level: 0,
    ref: undefined,
    unclear: false,
    timeoutMs: open.traits.timeoutMs ?? 10_000,
    clock,
  });
  return outcome.status === "sent" ? undefined : redact(outcome.reason);
}

const none = async () => undefined;

function messageOf(person: Person, code: string, id: string, now: number): Message {
  const at = new Date(now).toISOString();
  const { key, name, language = "en", timezone } = person;
  const words = wordsIn(languageOf(language)).verification;
  return {
    incident: {
      id,
      code,
      state: "closed",
      openedAt: at,
      route: "verification",
      receiver: "",
      group: {},
      groupKey: id,
    },
    revision: 1,
    tone: "info",
    severity: "info",
    source: ownSource,
    subject: "verification",
    title: words.title(code),
    summary: words.summary,
    language,
    facts: [],
    links: [],
    labels: {},
    images: [],
    parts: [],
    moreParts: 0,
    news: [],
    nudge: false,
    actions: [],
    offers: [],
    audience: { person: key, name, language, timezone },
    others: [],
    notices: [],
  };
}

import type { Attempt, Channel, Message, Tools } from "@tocsin/core";
import { attempt, type FakeSlack, tools } from "@tocsin/testkit";
import { type SlackInput, slack } from "../src/index.ts";
import { optionsSchema } from "../src/options.ts";

/** The channel as a fresh process has it: it knows only what is in its options. */
export async function openSlack(
  fake: FakeSlack,
  more: Partial<SlackInput> = {},
  hands: Partial<Tools> = {},
): Promise<Channel> {
  const options = optionsSchema.parse({ token: fake.token, apiUrl: fake.apiUrl, ...more });
  return slack.open(options, tools(hands));
}

/** A try at `#ops`. */
export const at = (fields: Partial<Attempt> = {}): Attempt =>
  attempt({ address: "#ops", ...fields });

/** A delivery as the gateway keeps it. */
export interface Delivery {
  readonly ref?: string;
  readonly unclear?: boolean;
  readonly level: 0 | 1 | 2;
  readonly tries: number;
  readonly ended: "sent" | "failed" | undefined;
  readonly outcomes: readonly string[];
}

export const untold: Delivery = { level: 0, tries: 0, ended: undefined, outcomes: [] };

/** Tells one message as the gateway does, each try in a new process that has only the delivery. */
export async function tell(
  fake: FakeSlack,
  message: Message,
  before: Delivery = untold,
  address = "#ops",
  more: Partial<Attempt> = {},
  { timeoutMs = 120 }: Pick<Partial<SlackInput>, "timeoutMs"> = {},
): Promise<Delivery> {
  let delivery: Delivery = { ...before, tries: 0, level: 0, ended: undefined };
  for (let round = 0; round < 12 && delivery.ended === undefined; round += 1) {
    const channel = await openSlack(fake, { timeoutMs });
    delivery = await once(channel, message, delivery, address, more);
  }
  return delivery;
}

async function once(
  channel: Channel,
  message: Message,
  delivery: Delivery,
  address: string,
  more: Partial<Attempt>,
): Promise<Delivery> {
  const { ref, level } = delivery;
  const tries = delivery.tries + 1;
  const tellingId = `delivery-1.${message.revision}`;
  const given = { address, number: tries, level, tellingId, ...more };
  const attempt = at({ ...given, ...(ref && { previous: ref }) });
  const note = (word: string) => ({ ...delivery, tries, outcomes: [...delivery.outcomes, word] });
  if (delivery.unclear && ref === undefined) {
    const found = await channel.reconcile?.(message, attempt);
    if (found?.status === "found") {
      return {
        ...note("found"),
        ...(found.ref && { ref: found.ref }),
        unclear: false,
        ended: "sent",
      };
    }
    if (found?.status === "unknown") return note("unknown");
  }
  const outcome = await (ref === undefined
    ? channel.send(message, attempt)
    : channel.update?.(ref, message, attempt));
  if (outcome === undefined) throw new Error("the channel can't edit");
  const next = {
    ...note(outcome.status),
    ...("ref" in outcome && outcome.ref !== undefined && { ref: outcome.ref }),
  };
  switch (outcome.status) {
    case "sent":
    case "failed":
      return { ...next, unclear: false, ended: outcome.status };
    case "ambiguous":
      return { ...next, unclear: next.ref === undefined };
    case "degrade":
      if (level === 2) return { ...next, ended: "failed" };
      return { ...next, level: level === 0 ? 1 : 2 };
    default:
      return next;
  }
}

import type { Books } from "./books.ts";
import { discordTarget } from "./discord.ts";
import { emailTargets } from "./email.ts";
import type { OldConfig, OldReceiver } from "./format.ts";
import { isSet, showWhose, type Whose } from "./left-over.ts";
import { slackTarget } from "./slack.ts";
import { webhookTarget } from "./webhook.ts";

/** The targets of each receiver, which keeps its name. */
export function readReceivers(config: OldConfig, books: Books): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [index, receiver] of config.receivers.entries()) {
    const { name } = receiver;
    const path = ["receivers", index];
    if (found.has(name)) books.complain([...path, "name"], "is the name of another receiver");
    if (name === "__proto__") books.complain([...path, "name"], "can't be a name here");
    books.remarks.gather(path, ["receivers", name]);
    found.set(name, targetsOf(receiver, config, books));
  }
  return found;
}

function targetsOf(receiver: OldReceiver, { global }: OldConfig, books: Books): string[] {
  const { name } = receiver;
  const globals = global ?? {};
  const whose = (kind: string, index: number, { length }: readonly unknown[]): Whose => ({
    receiver: name,
    kind: length > 1 ? `${kind}[${index}]` : kind,
  });
  const targets = [
    ...receiver.slack_configs.map((each, index, all) =>
      slackTarget(each, whose("slack_configs", index, all), globals, books),
    ),
    ...receiver.email_configs.flatMap((each, index, all) =>
      emailTargets(each, whose("email_configs", index, all), globals, books),
    ),
    ...receiver.webhook_configs.map((each, index, all) =>
      webhookTarget(each, whose("webhook_configs", index, all), globals, books),
    ),
    ...receiver.discord_configs.map((each, index, all) =>
      discordTarget(each, whose("discord_configs", index, all), globals, books),
    ),
  ].filter((target) => target !== undefined);
  const others = othersOf(receiver);
  for (const kind of others) books.notes.add(showWhose({ receiver: name, kind }), adviceOn(kind));
  const missed = targets.length === 0 && hadTargets(receiver);
  const to = ["receivers", name];
  if (others.length > 0) books.remarks.say(`no counterpart: ${others.join(", ")}`, to);
  if (missed) books.notes.add(name, "tells nobody now: give this receiver a target");
  return [...new Set(targets)];
}

const read = ["slack_configs", "email_configs", "webhook_configs", "discord_configs"];

function hadTargets(receiver: OldReceiver): boolean {
  return read.some((kind) => hasEntries(receiver[kind])) || othersOf(receiver).length > 0;
}

function othersOf(receiver: OldReceiver): string[] {
  return Object.keys(receiver).filter(
    (key) =>
      key !== "name" &&
      !read.includes(key) &&
      isSet(receiver[key]) &&
      (hasEntries(receiver[key]) || !Array.isArray(receiver[key])),
  );
}

const hasEntries = (value: unknown) => Array.isArray(value) && value.length > 0;

const noChannel =
  "has no counterpart: keep it in Alertmanager beside Tocsin, or write a channel (docs/write-a-channel.md)";
const paging =
  "has no counterpart, since Tocsin calls people itself: write people, schedules and an escalation (docs/oncall/README.md) and name it on the route";

const advice: Readonly<Record<string, string>> = {
  pagerduty_configs:
    "has no counterpart, since Tocsin calls people itself: tocsin import pagerduty, then escalation: NAME on the route",
  opsgenie_configs:
    "has no counterpart, since Tocsin calls people itself: tocsin import opsgenie, then escalation: NAME on the route",
  victorops_configs: paging,
  incidentio_configs: paging,
  signl4_configs: paging,
  sns_configs:
    "has no counterpart: for text messages use the channel sms (docs/channels/sms.md), else keep it in Alertmanager beside Tocsin",
  pushover_configs:
    "has no counterpart: keep it in Alertmanager beside Tocsin, or use the channels sms and phone (docs/channels/sms.md)",
};

function adviceOn(kind: string): string {
  if (!kind.endsWith("_configs")) return "has no counterpart";
  return Object.hasOwn(advice, kind) ? (advice[kind] ?? noChannel) : noChannel;
}

import type { PersonOptions } from "@tocsin/core";
import { Document, isMap, isScalar, isSeq, type Node, visit, YAMLMap } from "yaml";
import { plain } from "../cli/table.ts";
import { type ChannelName, channelNames } from "./contacts.ts";
import type { Draft, Drafted } from "./draft.ts";

// Environment variables, as the config's own syntax names them.
const variable = (name: string) => `"$\{${name}}"`;
const channelLines: Readonly<Record<ChannelName, string>> = {
  slack: `slack: { token: ${variable("SLACK_BOT_TOKEN")}, signingSecret: ${variable("SLACK_SIGNING_SECRET")} }`,
  mail: `mail: { type: email, url: ${variable("SMTP_URL")}, from: "Tocsin <tocsin@example.test>" }`,
  sms: `sms: { accountSid: ${variable("TWILIO_ACCOUNT_SID")}, authToken: ${variable("TWILIO_AUTH_TOKEN")}, from: ${variable("TWILIO_NUMBER")} }`,
  phone: `phone: { accountSid: ${variable("TWILIO_ACCOUNT_SID")}, authToken: ${variable("TWILIO_AUTH_TOKEN")}, from: ${variable("TWILIO_NUMBER")} }`,
};
const longestComment = 160;

/** The sections of `tocsin.yaml`, with comments that say where each entry came from. */
export function writeDraft(draft: Draft, system: string): string {
  const document = new Document(new YAMLMap());
  document.commentBefore = head(draft, system);
  for (const section of ["people", "schedules", "escalations"] as const) {
    const entries: readonly Drafted<unknown>[] = draft[section];
    if (entries.length === 0) continue;
    const name = document.createNode(section);
    name.spaceBefore = true;
    document.add({ key: name, value: writeSection(entries, document) });
  }
  visit(document, {
    Seq(_, node, path) {
      if (node.items.every((item) => isScalar(item)) && path.length > 2) node.flow = true;
    },
    Map(_, node, path) {
      if (isSeq(path.at(-1)) && node.items.every(({ value }) => isShort(value))) node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0 });
}

function writeSection(entries: readonly Drafted<unknown>[], document: Document): YAMLMap {
  const section = new YAMLMap();
  for (const { key, origin, options } of entries) {
    const name = document.createNode(key) as Node;
    name.commentBefore = comment(origin);
    section.add({
      key: name,
      value: document.createNode(escaped(options), { aliasDuplicateObjects: false }),
    });
  }
  return section;
}

function isShort(value: unknown): boolean {
  if (isSeq(value)) return value.items.length <= 3 && value.items.every((item) => isScalar(item));
  return !isMap(value);
}

/** The config fills in variables, and these are none. */
function escaped(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("${", () => "$${");
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, escaped(each)]));
}

function head({ people, escalations }: Draft, system: string): string {
  const needed = new Set(people.flatMap(({ options }) => channelsOf(options)));
  const lines = channelNames.filter((name) => needed.has(name)).map((name) => channelLines[name]);
  const [first] = escalations;
  return [
    `Imported from ${system}. What has no counterpart was listed on standard error.`,
    ...(lines.length === 0
      ? []
      : [
          "",
          "The contacts need these channels:",
          "",
          "channels:",
          ...lines.map((line) => `  ${line}`),
        ]),
    ...(first === undefined
      ? []
      : [
          "",
          "An escalation begins where a route names it:",
          "",
          "route:",
          `  escalation: ${first.key}`,
        ]),
  ]
    .map((line) => ` ${line}`)
    .join("\n");
}

function channelsOf({ contacts = {} }: PersonOptions): string[] {
  return Object.entries(contacts).flatMap(([name, contact]) =>
    typeof contact === "string" ? [name] : [...(contact.channels ?? [name])],
  );
}

function comment(text: string): string {
  return ` ${plain(text).slice(0, longestComment)}`;
}

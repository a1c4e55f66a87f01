import { oneLine } from "@tocsin/core";
import { z } from "zod";

/** What every interaction of a person bears. */
export interface Origin {
  readonly id: string;
  /** For 15 minutes the way to answer it: a secret. */
  readonly token: string;
  readonly applicationId: string;
  /** Absent in direct messages. */
  readonly guildId?: string;
  readonly user: { readonly id: string; readonly name: string };
}

/** A slash command. */
export interface CommandLine {
  readonly origin: Origin;
  readonly command: string;
  readonly sub: string;
  readonly options: Readonly<Record<string, string>>;
  /** The option that is being typed. */
  readonly focused?: string;
}

/** What somebody did in Discord. */
export type Interaction =
  | { readonly kind: "ping"; readonly applicationId?: string }
  /** A button, or a menu with what was chosen in it. */
  | {
      readonly kind: "click";
      readonly origin: Origin;
      readonly customId: string;
      readonly values: readonly string[];
    }
  | (CommandLine & { readonly kind: "command" })
  /** It is still being typed: what may stand there? */
  | (CommandLine & { readonly kind: "complete" })
  | {
      readonly kind: "form";
      readonly origin: Origin;
      readonly customId: string;
      readonly typed: Readonly<Record<string, string>>;
    }
  | { readonly kind: "other"; readonly origin: Origin };

const types = { ping: 1, command: 2, click: 3, complete: 4, form: 5 } as const;
const subCommand = 1;

const id = z.string().regex(/^\d{1,20}$/);
const text = z.string().max(6_000);
const user = z.object({ id, username: z.string(), global_name: z.string().nullish() });
const origin = z.object({
  id,
  token: z.string().min(1).max(2_000),
  application_id: id,
  guild_id: id.optional(),
  // In a server it is a member that acts, in direct messages a user.
  member: z.object({ user }).optional(),
  user: user.optional(),
});
const component = z.object({
  custom_id: text,
  values: z.array(text).max(25).default([]),
});
const value = z.union([text, z.number(), z.boolean()]).transform(String);
const option = z.object({ name: text, value, focused: z.boolean().optional() });
const command = z.object({
  name: text,
  options: z
    .array(z.object({ name: text, type: z.int(), options: z.array(option).max(25).default([]) }))
    .max(25)
    .default([]),
});
const input = z.object({
  custom_id: text.optional(),
  value: text.nullish(),
  values: z.array(text).max(25).optional(),
});
const form = z.object({
  custom_id: text,
  // A text display comes back too, without a component.
  components: z.array(z.object({ component: input.optional() })).max(10),
});

/** Reads what Discord sends; undefined when it can't be read. */
export function readInteraction(payload: unknown): Interaction | undefined {
  const kind = z.object({ type: z.int(), data: z.unknown().optional() }).safeParse(payload).data;
  if (kind === undefined) return undefined;
  if (kind.type === types.ping) {
    const app = z.object({ application_id: id }).safeParse(payload).data?.application_id;
    return { kind: "ping", ...(app === undefined ? {} : { applicationId: app }) };
  }
  const from = originOf(payload);
  if (from === undefined) return undefined;
  switch (kind.type) {
    case types.click: {
      const read = component.safeParse(kind.data).data;
      return read && { kind: "click", origin: from, customId: read.custom_id, values: read.values };
    }
    case types.command: {
      const line = commandOf(kind.data, from);
      return line && { kind: "command", ...line };
    }
    case types.complete: {
      const line = commandOf(kind.data, from);
      return line && { kind: "complete", ...line };
    }
    case types.form: {
      const read = form.safeParse(kind.data).data;
      const inputs = read?.components.flatMap(({ component: each }) => each ?? []) ?? [];
      return (
        read && { kind: "form", origin: from, customId: read.custom_id, typed: typedIn(inputs) }
      );
    }
    default:
      return { kind: "other", origin: from };
  }
}

function originOf(payload: unknown): Origin | undefined {
  const read = origin.safeParse(payload).data;
  const who = read?.member?.user ?? read?.user;
  if (read === undefined || who === undefined) return undefined;
  const name = oneLine(who.global_name ?? "", 80) || oneLine(who.username, 80) || who.id;
  return {
    id: read.id,
    token: read.token,
    applicationId: read.application_id,
    ...(read.guild_id === undefined ? {} : { guildId: read.guild_id }),
    user: { id: who.id, name },
  };
}

function commandOf(data: unknown, from: Origin): CommandLine | undefined {
  const read = command.safeParse(data).data;
  if (read === undefined) return undefined;
  const sub = read.options.find(({ type }) => type === subCommand);
  const given = sub?.options ?? [];
  const focused = given.find((each) => each.focused === true)?.name;
  return {
    origin: from,
    command: read.name,
    sub: sub?.name ?? "",
    options: Object.fromEntries(given.map((each) => [each.name, each.value])),
    ...(focused === undefined ? {} : { focused }),
  };
}

function typedIn(inputs: readonly z.output<typeof input>[]): Readonly<Record<string, string>> {
  const entries = inputs.flatMap(({ custom_id, value: written, values }) =>
    custom_id === undefined ? [] : [[custom_id, written ?? values?.[0] ?? ""] as const],
  );
  return Object.fromEntries(entries);
}

import { z } from "zod";
import type { Schema } from "../schema.ts";
import { issuePath } from "../schema.ts";
import type { Action, ActionEnd, Allowed, Order } from "./action.ts";
import type { Field } from "./field.ts";

/** Keeps the types of a command's arguments together while it is written. */
export function defineCommand<Arguments>(
  command: CommandOptions<Arguments>,
): CommandOptions<Arguments> {
  return command;
}

/** A command of the user's own. */
export interface CommandOptions<Arguments> {
  readonly description?: string;
  /**
   * What it takes. Of a zod object the fields of forms and commands are made: text, numbers, booleans and
   * enums, with `.describe()` as their help; another library's schema needs `fields`.
   */
  readonly args?: Schema<unknown, Arguments>;
  readonly fields?: readonly Field[];
  /** Default: `people`, whom the config names. Permissions of the config come first. */
  readonly allow?: Allowed;
  /** What is asked before it is done. */
  readonly confirm?: string;
  readonly timeoutMs?: number;
  /** Does it. What it returns is told; what it says on the way is shown as it comes. It may throw. */
  run(args: Arguments, order: Omit<Order, "values">): Promise<string | ActionEnd | undefined>;
}

/** The action that a command is. Throws where its arguments can't be asked for. */
export function commandAction<Arguments>(
  name: string,
  { description, args, fields, allow, confirm, timeoutMs, run }: CommandOptions<Arguments>,
): Action {
  return {
    name,
    title: name,
    description: description ?? `The command ${name}.`,
    fields: fields ?? fieldsIn(name, args),
    ...(allow === undefined ? {} : { allow }),
    ...(confirm === undefined ? {} : { confirm: () => confirm }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    async run({ values, ...order }) {
      const checked = await args?.["~standard"].validate(values);
      if (checked?.issues !== undefined) {
        const [issue] = checked.issues;
        const where = issue === undefined ? "" : issuePath(issue).join(".");
        return { status: "refused", text: `${where} ${issue?.message ?? "does not fit"}`.trim() };
      }
      const end = await run((checked?.value ?? values) as Arguments, order);
      return typeof end === "object" ? end : { status: "done", text: end ?? "" };
    },
  };
}

interface Property {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly default?: unknown;
  readonly maxLength?: number;
}

const kinds: Readonly<Record<string, Field["kind"]>> = {
  string: "text",
  number: "number",
  integer: "number",
  boolean: "flag",
};

function fieldsIn(name: string, args: Schema<unknown, unknown> | undefined): readonly Field[] {
  if (args === undefined) return [];
  if (!(args instanceof z.ZodObject)) {
    throw new TypeError(
      `the command ${name} has arguments that are no zod object: give it \`fields\``,
    );
  }
  const schema = z.toJSONSchema(args, { io: "input", unrepresentable: "any" });
  const properties = (schema.properties ?? {}) as Readonly<Record<string, Property>>;
  return Object.entries(properties).map(([key, property]) =>
    fieldOf(name, key, property, schema.required?.includes(key) === true),
  );
}

function fieldOf(command: string, name: string, property: Property, required: boolean): Field {
  const kind = property.enum === undefined ? kinds[property.type ?? ""] : "choice";
  if (kind === undefined) {
    throw new TypeError(
      `the argument ${name} of the command ${command} is no text, number, boolean or enum: give the command \`fields\``,
    );
  }
  return {
    name,
    label: name.slice(0, 24),
    kind,
    ...(required ? { required: true } : {}),
    ...(property.enum === undefined
      ? {}
      : {
          choices: property.enum.map((value) => ({ value: String(value), label: String(value) })),
        }),
    ...(property.default === undefined ? {} : { initial: String(property.default) }),
    ...(property.description === undefined ? {} : { hint: property.description }),
    ...(property.maxLength === undefined ? {} : { longest: property.maxLength }),
  };
}

import { assign } from "../correlate/act.ts";
import { type Severity, severities } from "../notice.ts";
import type { Action } from "./action.ts";
import { deedOf, endOf } from "./deed-end.ts";
import type { Field } from "./field.ts";
import type { OwnContext } from "./own.ts";

const mostChoices = 100;

/** Hands an incident to somebody: it is theirs, and they are paged. */
export function assignAction(context: OwnContext): Action {
  const { gateway } = context;
  return {
    name: "assign",
    title: "Assign",
    description: "Give an incident to somebody, and page them.",
    applies: ({ state }) => state !== "closed" && context.people().length > 0,
    fields: async () => [personField(context, "To")],
    async run({ values, about, by, why }) {
      const person = context.people().find(({ key }) => key === values.person);
      if (about === undefined || person === undefined) {
        return { status: "refused", text: "they are not in the config any more" };
      }
      const result = await context.act(about.id, deedOf(by, why), "assign", assign(person));
      const end = endOf(result, () => `${person.name} has it`);
      if (end.status !== "done") return end;
      const title = `Assigned to you: ${about.title} (${about.code})`;
      await gateway.people.page(person.key, { by: by.name, title });
      return end;
    },
  };
}

/** Pages somebody by hand. */
export function pageAction(context: OwnContext): Action {
  return {
    name: "page",
    title: "Page",
    description: "Page somebody through their own rules.",
    fields: async () => [
      personField(context, "Whom"),
      { name: "title", label: "What about", kind: "text", required: true, longest: 200 },
    ],
    async run({ values, by }) {
      const page = { by: by.name, title: String(values.title) };
      const paged = await context.gateway.people.page(String(values.person), page);
      return paged === undefined
        ? { status: "refused", text: "they are not in the config any more" }
        : { status: "done", text: `paged; incident ${paged.incident} tells how it goes on` };
    },
  };
}

const what: readonly Field[] = [
  { name: "title", label: "Title", kind: "text", required: true, longest: 200 },
  { name: "text", label: "More", kind: "lines", hint: "Markdown." },
];

/** A problem that a person has seen and no source reports. */
export function newAction({ gateway }: OwnContext): Action {
  return {
    name: "new",
    title: "New incident",
    description: "Report a problem that you have seen yourself.",
    fields: [
      ...what,
      {
        name: "severity",
        label: "Severity",
        kind: "choice",
        choices: severities.map((value) => ({ value, label: value })),
        initial: "error",
      },
    ],
    async run({ id, values, by }) {
      const title = String(values.title);
      await gateway.notify({
        id,
        kind: "problem",
        status: "firing",
        type: "reported",
        fingerprint: `reported:${id}`,
        subject: title,
        title,
        severity: (values.severity ?? "error") as Severity,
        actor: { name: by.name },
        ...(values.text === undefined ? {} : { text: String(values.text) }),
      });
      return { status: "done", text: "reported" };
    },
  };
}

/** A message to whoever the routes say. */
export function sendAction({ gateway }: OwnContext): Action {
  return {
    name: "send",
    title: "Send a message",
    description: "Tell something once, along the routes.",
    fields: what,
    async run({ id, values, by }) {
      await gateway.notify({
        id,
        kind: "message",
        title: String(values.title),
        actor: { name: by.name },
        ...(values.text === undefined ? {} : { text: String(values.text) }),
      });
      return { status: "done", text: "sent" };
    },
  };
}

function personField({ people }: OwnContext, label: string): Field {
  const choices = people()
    .slice(0, mostChoices)
    .map(({ key, name }) => ({ value: key, label: name.slice(0, 75) }));
  return { name: "person", label, kind: "choice", required: true, choices };
}

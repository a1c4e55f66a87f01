/** What people write: `/tocsin silence`. */
export const commandName = "tocsin";

const subCommand = 1;
const text = 3;
const slash = 1;
const inServers = 0;

const incident = {
  type: text,
  name: "incident",
  description: "Its code, such as 7KQ2M.",
  required: true,
  autocomplete: true,
} as const;
const why = { type: text, name: "why", description: "Why; others see it." } as const;

const subCommands = [
  sub("status", "How things stand, in one line."),
  sub("incidents", "The incidents that are open, newest first."),
  sub("ack", "Say that you are on it.", incident, why),
  sub(
    "silence",
    "Tell nobody of an incident for a time.",
    incident,
    {
      type: text,
      name: "for",
      description: "2h, 30m, 1d; without it a form asks.",
      autocomplete: true,
    },
    why,
  ),
  sub("oncall", "Who is on call now."),
  sub(
    "page",
    "Page somebody.",
    {
      type: text,
      name: "person",
      description: "Whom; without it a form asks.",
      autocomplete: true,
    },
    { type: text, name: "about", description: "What about." },
  ),
  sub("do", "Any other action or command.", {
    type: text,
    name: "line",
    description: "As in: deploy api v1.2",
    required: true,
    autocomplete: true,
  }),
  sub("help", "What can be written."),
];

/** The command as Discord registers it; a server's own command is nowhere else. */
export function commandFor(guild: string | undefined): Readonly<Record<string, unknown>> {
  return {
    name: commandName,
    type: slash,
    description: "Incidents, and what can be done about them.",
    options: subCommands,
    ...(guild === undefined ? { contexts: [inServers] } : {}),
  };
}

function sub(name: string, description: string, ...options: readonly object[]) {
  return { type: subCommand, name, description, ...(options.length === 0 ? {} : { options }) };
}

import type { ContactOptions, PersonOptions } from "@tocsin/core";
import { looksLikeMail } from "./contacts.ts";
import type { Drafted } from "./draft.ts";
import { makeKeys } from "./keys.ts";
import type { Notes } from "./notes.ts";

interface Someone {
  readonly id: string;
  readonly name?: string | undefined;
  readonly mail?: string | undefined;
}

/** The people of an import, found by the ids that they had. */
export interface PeopleBook {
  add(someone: Someone, origin: string, options: PersonOptions): void;
  /** The person's key; who is not in the file is written with an address to be filled in. */
  find(someone: Someone, where: string): string;
  /** Stands in a rotation where nobody is on call. */
  nobody(where: string): string;
  /** By ids or other names that they had. */
  has(id: string): boolean;
  readonly drafted: readonly Drafted<PersonOptions>[];
}

export function makePeople(system: string, notes: Notes): PeopleBook {
  const keys = makeKeys();
  const byId = new Map<string, string>();
  const drafted: Drafted<PersonOptions>[] = [];

  function add({ id, name, mail }: Someone, origin: string, options: PersonOptions): string {
    const key = keys(name ?? "", mail?.split("@")[0] ?? "", id, "person");
    byId.set(id, key);
    const named =
      name === undefined || name.trim() === "" ? {} : { name: name.trim().slice(0, 200) };
    const reachable = Object.values(options.contacts ?? {}).some(isEnabled);
    if (!reachable)
      notes.add(key, "has no address that can be used: fill in the one of the example");
    const example = reachable ? {} : { mail: `${key}@example.invalid` };
    const contacts = { ...options.contacts, ...example };
    drafted.push({ key, origin, options: { ...named, ...options, contacts } });
    return key;
  }

  return {
    drafted,
    add: (someone, origin, options) => void add(someone, origin, options),
    has: (id) => byId.has(id),
    find(someone, where) {
      const known = byId.get(someone.id);
      if (known !== undefined) return known;
      const { mail } = someone;
      notes.add(
        where,
        `names a user who is not in the file (${someone.name ?? mail ?? someone.id})`,
      );
      const contacts = mail !== undefined && looksLikeMail(mail) ? { mail } : {};
      return add(someone, `${system} user ${someone.id}, who was not in the file`, { contacts });
    },
    nobody(where) {
      const id = "\u0000nobody";
      notes.add(
        where,
        "has turns of nobody: they are written as the person nobody, whose address is to be filled in",
      );
      return byId.get(id) ?? add({ id, name: "Nobody" }, "turns in which nobody is on call", {});
    },
  };
}

function isEnabled(contact: ContactOptions): boolean {
  return typeof contact === "string" || contact.enabled !== false;
}

import { pageIncident } from "../escalate/page-person.ts";
import type { Setup } from "../setup.ts";
import type { Storage } from "../storage.ts";
import type { Clock } from "../tools.ts";
import { verifiedContacts } from "./contacts-verified.ts";
import { listPeople } from "./people-view.ts";
import { sendCode } from "./send-code.ts";
import { confirm, startVerification } from "./verification.ts";
import type { People } from "./view.ts";

export interface PeopleContext {
  readonly storage: () => Storage;
  readonly setup: () => Setup;
  readonly clock: Clock;
}

/** People and their contacts, over the config and the records of a storage. */
export function peopleOf({ storage, setup, clock }: PeopleContext): People {
  const find = (key: string, name: string) => {
    const person = setup().people.get(key);
    const contact = person?.contacts.get(name);
    return person === undefined || contact === undefined ? undefined : { person, contact };
  };

  return {
    async list() {
      const { people } = setup();
      return listPeople(people, await verifiedContacts(storage(), people));
    },
    async page(key, page) {
      const person = setup().people.get(key);
      if (person === undefined) return undefined;
      const { incident, change } = pageIncident(person, page, setup().route, clock.now());
      await storage().commit([change]);
      return { incident: incident.id };
    },
    async sendCode(key, name) {
      const found = find(key, name);
      if (found === undefined) return "unknown";
      const { person, contact } = found;
      const made = await startVerification(storage(), person, contact, clock.now());
      if (typeof made === "string") return { refused: made };
      const problem = await sendCode(person, contact, made.code, setup().channels, clock);
      return problem === undefined ? "sent" : { refused: `it could not be sent: ${problem}` };
    },
    async verify(key, name, code) {
      const found = find(key, name);
      if (found === undefined) return "unknown";
      return confirm(storage(), found.person, found.contact, code, clock.now());
    },
  };
}

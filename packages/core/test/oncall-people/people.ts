import {
  type Channel,
  memoryStorage,
  type Person,
  type PersonOptions,
  type Storage,
  silentLog,
} from "@tocsin/core";
import { type VirtualClock, virtualClock } from "@tocsin/testkit";
import { readPeople } from "../../src/oncall/read-people.ts";

const phone = {
  badAddress: (text: string) => (/^\+[\d -]+$/.test(text) ? undefined : "write +8210…"),
};
const mail = {
  badAddress: (text: string) => (text.includes("@") ? undefined : "write ann@example.test"),
};

/** Channels as a config might open them. */
export const channels = new Map<string, Pick<Channel, "badAddress">>([
  ["slack", {}],
  ["mail", mail],
  ["sms", phone],
  ["sms-backup", phone],
  ["phone", phone],
]);

/** The people of these options, which must have no problem. */
export function peopleOf(
  options: Readonly<Record<string, PersonOptions>>,
): ReadonlyMap<string, Person> {
  const { people, problems } = readPeople(options, channels);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return people;
}

/** One person, with Slack alone where nothing else is said. */
export function person(options: PersonOptions = {}): Person {
  const ann = peopleOf({ ann: { contacts: { slack: "U024BE7LH" }, ...options } }).get("ann");
  if (ann === undefined) throw new Error("not read");
  return ann;
}

/** What is wrong with one person, as `path: message`. */
export function problemsOf(options: PersonOptions): string[] {
  const given = { contacts: { slack: "U024BE7LH" }, ...options };
  return readPeople({ ann: given }, channels).problems.map(
    ({ path, message }) => `${path.join(".")}: ${message}`,
  );
}

export async function emptyStorage(): Promise<{ storage: Storage; clock: VirtualClock }> {
  const clock = virtualClock();
  return { clock, storage: await memoryStorage().open({ clock, log: silentLog }) };
}

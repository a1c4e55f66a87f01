import type { Asker, Gateway } from "@tocsin/core";

/** Whoever a caller names: a person of the config by their key, or a name alone. Who may name is the token's. */
export async function askerOf(by: string, gateway: Gateway): Promise<Asker> {
  const people = await gateway.people.list();
  const person = people.find((each) => each.person === by);
  if (person === undefined) return { name: by, through: "api" };
  return { name: person.name, person: person.person, through: "api" };
}

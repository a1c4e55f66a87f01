import { nearest } from "./suggest.ts";

/** Why a name is not one of the people, and which one may be meant. */
export function unknownPerson(name: string, people: ReadonlySet<string>): string {
  const near = nearest(name, [...people]);
  const hint =
    near === undefined
      ? "add them to people, or write one who is there"
      : `did you mean ${JSON.stringify(near)}?`;
  return `there is no person ${JSON.stringify(name)}: ${hint}`;
}

import type { Notes } from "../notes.ts";
import type { PeopleBook } from "../people.ts";
import type { ScheduleBook } from "../schedules.ts";
import type { Reference, Team } from "./format.ts";

/** What has been read of a dump so far. */
export interface Books {
  readonly people: PeopleBook;
  readonly schedules: ScheduleBook;
  /** By id and by name. */
  readonly teams: ReadonlyMap<string, Team>;
  readonly notes: Notes;
}

export function teamOf({ id, name }: Reference, { teams }: Books): Team | undefined {
  return teams.get(id ?? name ?? "");
}

/** Keys of the people of a team, those of one role where it is given. */
export function membersOf(team: Team, books: Books, role?: "user" | "admin"): string[] {
  const members = (team.members ?? []).filter(
    (member) => role === undefined || member.role === role,
  );
  return members.map(({ user }) => userOf(user, team.name ?? team.id, books));
}

export function userOf(
  { id, name, username }: Reference,
  where: string,
  { people }: Books,
): string {
  const mail = username ?? undefined;
  return people.find({ id: id ?? username ?? name ?? "", name: name ?? undefined, mail }, where);
}

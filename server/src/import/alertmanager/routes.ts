import type { Matcher } from "@tocsin/core";
import type { RouteSection } from "../../config/schema.ts";
import { makeKeys } from "../keys.ts";
import type { Books } from "./books.ts";
import type { Path } from "./document.ts";
import type { OldRoute } from "./format.ts";
import { readMatchers, writtenMatchers } from "./matchers.ts";
import { readOldDuration } from "./timers.ts";
import { literal } from "./variables.ts";

/** What a route may name. */
export interface OldNames {
  readonly receivers: ReadonlySet<string>;
  readonly intervals: ReadonlyMap<string, readonly unknown[]>;
}

type Timer = "groupWait" | "groupInterval" | "repeatInterval";

const timers = [
  ["groupWait", "group_wait"],
  ["groupInterval", "group_interval"],
  ["repeatInterval", "repeat_interval"],
] as const;

/** Without those that never hold. */
function timesOf(
  key: "mute" | "active",
  used: readonly string[],
  { intervals }: OldNames,
): Pick<RouteSection, typeof key> {
  const found = used.map((name) => name.trim()).filter((name) => intervals.get(name)?.length);
  return found.length === 0 ? {} : { [key]: found.map(literal) };
}

/** Where Alertmanager's defaults differ from ours. */
const defaults: Readonly<Record<Timer, string | undefined>> = {
  groupWait: "30s",
  groupInterval: "5m",
  repeatInterval: undefined,
};

const keyNames = [
  ["receiver", "receiver"],
  ["matchers", "matchers"],
  ["match", "matchers"],
  ["match_re", "matchers"],
  ["group_by", "groupBy"],
  ["group_wait", "groupWait"],
  ["group_interval", "groupInterval"],
  ["repeat_interval", "repeatInterval"],
  ["continue", "continue"],
  ["mute_time_intervals", "mute"],
  ["active_time_intervals", "active"],
  ["routes", "routes"],
] as const;

/** The routing tree. */
export function readRoutes(root: OldRoute, names: OldNames, books: Books): RouteSection {
  // `0` is what the root is called.
  const keys = makeKeys(["0"]);
  const own = new Set<string>();
  const at: Path = ["route"];

  /** After its matchers; with the name of the route above where another has the same. */
  function keyOf(matchers: readonly Matcher[], { receiver }: OldRoute, above: string): string {
    const said = nameOf(matchers);
    const name = own.has(said) && above !== "" ? `${above} ${said}` : said;
    own.add(said);
    return keys(name, receiver ?? "", "route");
  }

  function read(
    old: OldRoute,
    path: Path,
    above: { readonly name: string; readonly grouped: boolean },
  ): RouteSection {
    const {
      receiver,
      group_by: by,
      mute_time_intervals: mute,
      active_time_intervals: active,
    } = old;
    const isRoot = path.length === at.length;
    if (isRoot) checkRoot(old, books);
    books.remarks.carry(path, path);
    for (const [from, to] of keyNames) books.remarks.carry([...path, from], [...path, to]);
    if (receiver !== undefined && !names.receivers.has(receiver)) {
      books.complain([...path, "receiver"], `there is no receiver ${JSON.stringify(receiver)}`);
    }
    for (const [key, used] of [
      ["mute_time_intervals", mute],
      ["active_time_intervals", active],
    ] as const) {
      for (const [index, name] of used.entries()) {
        if (names.intervals.has(name.trim())) continue;
        const message = `there is no time interval ${JSON.stringify(name)}`;
        books.complain([...path, key, index], message);
      }
    }
    if (old.labels !== undefined && old.labels !== null) {
      books.notes.add([...path, "labels"], "labels of a route have no counterpart");
    }
    const matchers = matchersOf(old, path, books);
    const groupBy = groupByOf(by, path, above.grouped, books);
    const grouped = (groupBy ?? []).length > 0 || (groupBy === undefined && above.grouped);
    const name = isRoot ? "" : keyOf(matchers, old, above.name);
    return {
      ...(isRoot ? {} : { name }),
      ...(matchers.length === 0 ? {} : { matchers: writtenMatchers(matchers) }),
      ...(receiver === undefined ? {} : { receiver: literal(receiver) }),
      ...(groupBy === undefined ? {} : { groupBy: groupBy.map(literal) }),
      ...timersOf(old, path, isRoot, books),
      ...(old.continue === true ? { continue: true } : {}),
      ...timesOf("mute", mute, names),
      ...timesOf("active", active, names),
      ...(old.routes.length === 0
        ? {}
        : {
            routes: old.routes.map((below, index) =>
              read(below, [...path, "routes", index], { name, grouped }),
            ),
          }),
    };
  }
  return read(root, at, { name: "", grouped: false });
}

function checkRoot(root: OldRoute, books: Books): void {
  const { receiver, match, match_re, matchers } = root;
  const complain = (key: string, message: string) => books.complain(["route", key], message);
  if (receiver === undefined) complain("receiver", "the root route needs a receiver");
  if (root.continue === true) complain("continue", "the root route can't have it");
  for (const key of ["mute_time_intervals", "active_time_intervals"] as const) {
    if (root[key].length > 0) complain(key, "the root route can't have any");
  }
  for (const [key, all] of Object.entries({ match, match_re, matchers })) {
    if (Object.keys(all).length > 0) complain(key, "the root route takes every alert");
  }
}

function matchersOf(old: OldRoute, path: Path, books: Books): Matcher[] {
  return readMatchers(
    {
      matchers: { key: "matchers", lines: old.matchers },
      match: { key: "match", values: old.match },
      matchRe: { key: "match_re", values: old.match_re },
    },
    path,
    books,
  );
}

function groupByOf(
  written: OldRoute["group_by"],
  path: Path,
  groupedAbove: boolean,
  books: Books,
): readonly string[] | undefined {
  const at = [...path, "group_by"];
  if (written === undefined || written === null) {
    if (path.length > 1) return undefined;
    books.notes.add(
      "route",
      "has no group_by, so all alerts of a route are one incident, as they were one group: groupBy: [source, subject] makes one of each thing",
    );
    return [];
  }
  if (written.includes("...") && written.length > 1) {
    books.complain(at, '"..." means all labels and stands alone');
  }
  if (written.includes("")) books.complain(at, "names a label without a name");
  if (new Set(written).size < written.length) books.complain(at, "names a label twice");
  if (written.length === 0 && groupedAbove) {
    books.notes.add(
      at,
      "is empty: Alertmanager before 0.31 grouped as the route above, later ones by nothing, as it is written here",
    );
  }
  return written;
}

function timersOf(
  old: OldRoute,
  path: Path,
  isRoot: boolean,
  books: Books,
): Partial<Record<Timer, string>> {
  const found: Partial<Record<Timer, string>> = {};
  for (const [name, key] of timers) {
    const written = old[key];
    const read = written === undefined ? undefined : readOldDuration(written);
    if (written !== undefined && read === undefined) {
      books.complain(
        [...path, key],
        `${JSON.stringify(written)} is not a duration: write 5m or 4h`,
      );
    }
    if (name !== "groupWait" && read !== undefined && /^[0\D]+$/.test(read)) {
      books.complain([...path, key], "can't be zero");
    }
    const value = read ?? (isRoot ? defaults[name] : undefined);
    if (value !== undefined) found[name] = value;
  }
  return found;
}

// More would not make a name that people say.
const namedMatchers = 3;

/** `severity-critical-team-db`: a name that stays when routes change places. */
function nameOf(matchers: readonly Matcher[]): string {
  return matchers
    .slice(0, namedMatchers)
    .map(({ name, operator, value }) => {
      const not = operator.startsWith("!") ? "not " : "";
      return `${name} ${not}${value === "" ? "none" : value}`;
    })
    .join(" ");
}

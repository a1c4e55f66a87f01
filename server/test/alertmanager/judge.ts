import type { Got, HookAlert } from "./hooks.ts";
import type { AlertSpell, Beats, Wanted } from "./scenario.ts";

/** A machine that does something else meanwhile tells late; nothing makes it tell early but its clock. */
const lateBeats = 0.4;
const earlyBeats = 0.05;
const noEnd = "0001-01-01T00:00:00Z";

/** What is not as it was wanted, as sentences; none when all is. */
export function judge(wanted: Wanted, got: readonly Got[], beat: (ms: number) => Beats): string[] {
  const problems: string[] = [];
  for (const hook of new Set([...wanted, ...got].map(({ hook = "hook" }) => hook))) {
    const theirs = wanted.filter((each) => (each.hook ?? "hook") === hook);
    const told = got.filter((each) => each.hook === hook);
    for (let at = 0; at < Math.max(theirs.length, told.length); at += 1) {
      const want = theirs[at];
      const have = told[at];
      const nth = `${hook} #${at + 1}`;
      if (want === undefined) {
        problems.push(`${nth}: was not to come: ${shownGot(have, beat)}`);
      } else if (have === undefined) {
        problems.push(`${nth}: did not come: ${shownSpells(want.alerts)}`);
      } else {
        const [from, to] = want.between;
        const came = beat(have.at);
        if (came < from - earlyBeats || came > to + lateBeats) {
          problems.push(`${nth}: not between ${from} and ${to}: ${shownGot(have, beat)}`);
        }
        if (!sameAlerts(want.alerts, have.body.alerts, beat)) {
          const wish = shownSpells(want.alerts);
          problems.push(`${nth}: wanted ${wish}, got ${shownGot(have, beat)}`);
        }
      }
    }
  }
  return problems;
}

function sameAlerts(
  wanted: readonly AlertSpell[],
  got: readonly HookAlert[],
  beat: (ms: number) => Beats,
): boolean {
  return (
    wanted.length === got.length &&
    wanted.every((spell) => got.some((each) => isAlike(spell, each, beat)))
  );
}

function isAlike(spell: AlertSpell, got: HookAlert, beat: (ms: number) => Beats): boolean {
  const near = (wanted: Beats, time: string) =>
    Math.abs(beat(Date.parse(time)) - wanted) <= lateBeats;
  if (!sameTexts(spell.labels, bare(got.labels))) return false;
  if (spell.annotations !== undefined && !sameTexts(spell.annotations, got.annotations))
    return false;
  if (spell.from !== undefined && !near(spell.from, got.startsAt)) return false;
  if (typeof spell.until !== "number") return got.status === "firing" && got.endsAt === noEnd;
  return got.status === "resolved" && near(spell.until, got.endsAt);
}

/** Without the label that tells the plays apart. */
export function bare(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { play: _, ...own } = labels;
  return own;
}

function sameTexts(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): boolean {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
  );
}

function shownSpells(spells: readonly AlertSpell[]): string {
  return spells.map(shownSpell).join(" + ");
}

function shownSpell({ labels, from, until, annotations }: AlertSpell): string {
  const spell = `${from ?? "?"}..${typeof until === "number" ? until : ""}`;
  const notes = annotations === undefined ? "" : ` ${JSON.stringify(annotations)}`;
  return `${Object.values(labels).join("/")}[${spell}]${notes}`;
}

function shownGot(got: Got | undefined, beat: (ms: number) => Beats): string {
  if (got === undefined) return "nothing";
  const time = (text: string) => beat(Date.parse(text)).toFixed(2);
  const alerts = got.body.alerts.map(({ labels, startsAt, endsAt, status, annotations }) => {
    const end = status === "firing" && endsAt === noEnd ? "" : `${time(endsAt)} ${status}`;
    const notes = Object.keys(annotations).length === 0 ? "" : ` ${JSON.stringify(annotations)}`;
    return `${Object.values(bare(labels)).join("/")}[${time(startsAt)}..${end}]${notes}`;
  });
  return `@${beat(got.at).toFixed(2)} ${alerts.join(" + ")}`;
}

import { expect } from "vitest";
import type { Deed, SilenceBody } from "./random-silences.ts";
import { pauseMs } from "./random-silences.ts";
import { ask, type KeptSilence, type Matcher, type Party, type Said } from "./silence-party.ts";

export type Parties = readonly [Party, Party];

/** The same silence on both: its ids, and its state as it was read last. */
interface Pair {
  readonly ids: readonly [string, string];
  readonly kept: readonly [KeptSilence, KeptSilence];
}

type Both = (call: (party: Party, side: 0 | 1) => Promise<Said>) => Promise<readonly [Said, Said]>;

// Two servers see the same call at two moments.
const nearMs = 2_000;
// Nothing is asked so shortly before a silence begins or ends.
const restMs = 150;
const unknownId = "0b8ff6ab-8f0d-4c4e-9a4b-0d5f2f0c1b11";
const usual: readonly Matcher[] = [{ name: "app", value: "web", isRegex: false }];

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Does the same on both and compares all that they say. False: a silence began or ended while both were asked of
 * it, so what they said proves nothing.
 */
export async function live(parties: Parties, deeds: readonly Deed[]): Promise<boolean> {
  const pairs: Pair[] = [];
  const made = new Set<Pair["ids"]>();
  try {
    return await liveThrough(parties, deeds, pairs, made);
  } finally {
    // Tocsin keeps at most a thousand that count.
    for (const ids of made) {
      await Promise.all(parties.map((party, side) => ask(party, "DELETE", `silence/${ids[side]}`)));
    }
  }
}

async function liveThrough(
  parties: Parties,
  deeds: readonly Deed[],
  pairs: Pair[],
  made: Set<Pair["ids"]>,
): Promise<boolean> {
  const turns = new Set<number>();
  for (const [at, deed] of deeds.entries()) {
    if (deed.do === "pause") await sleep(pauseMs);
    const near = [...turns].filter((turn) => turn > Date.now() && turn < Date.now() + restMs);
    if (near.length > 0) await sleep(Math.max(...near) - Date.now() + 10);
    const began = Date.now();
    const bodies: PostedSilences = "body" in deed ? bodiesOf(deed, pairs, began) : [];
    for (const { startsAt, endsAt } of bodies) {
      for (const turn of [startsAt, endsAt].map((time) => Date.parse(time ?? ""))) {
        if (turn > began) turns.add(turn);
      }
    }
    const failed = await carryOut(deed, bodies, parties, pairs).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    const ended = Date.now();
    for (const { ids } of pairs) made.add(ids);
    if ([...turns].some((turn) => turn > began && turn <= ended)) return false;
    if (failed !== undefined) {
      const done = deeds.slice(0, at + 1).map((each) => JSON.stringify(each));
      throw new Error(`it differs after\n${done.join("\n")}`, { cause: failed.error });
    }
    for (const { startsAt, endsAt } of pairs.flatMap(({ kept }) => kept)) {
      for (const time of [startsAt, endsAt]) turns.add(Date.parse(time));
    }
  }
  return true;
}

type PostedSilences = ReturnType<typeof bodiesOf> | readonly [];

async function carryOut(
  deed: Deed,
  bodies: PostedSilences,
  parties: Parties,
  pairs: Pair[],
): Promise<void> {
  const both: Both = async (call) => {
    const said = await Promise.all([call(parties[0], 0), call(parties[1], 1)]);
    expect(said[1].status, JSON.stringify(said)).toBe(statusSince028(deed, said[0].status));
    return said;
  };
  const known = knownTo(deed, pairs);
  let refused = false;
  switch (deed.do) {
    case "pause":
      return;
    case "get unknown":
      return void (await both((party) => ask(party, "GET", `silence/${unknownId}`)));
    case "expire unknown":
      return void (await both((party) => ask(party, "DELETE", `silence/${unknownId}`)));
    case "update unknown":
      return void (await both((party, side) =>
        ask(party, "POST", "silences", { ...bodies[side], id: unknownId }),
      ));
    case "create":
    case "update":
      if (deed.do === "update" && known === undefined) return;
      refused = !(await post(bodies, known, both, pairs));
      break;
    case "expire":
      if (known === undefined) return;
      await both((party, side) => ask(party, "DELETE", `silence/${known.ids[side]}`));
      break;
    case "get":
      break;
  }
  if (known === undefined) return;
  // Whatever was done to it, also when another has taken its place.
  const at = pairs.findIndex(({ ids }) => ids[0] === known.ids[0]);
  if (refused) pairs.splice(at, 1);
  else pairs[at] = await look(known.ids, both);
}

/** Debian's 0.25 fails where later ones say that there is no such silence. */
function statusSince028(deed: Deed, status: number): number {
  return deed.do === "expire unknown" && status === 500 ? 404 : status;
}

function knownTo(deed: Deed, pairs: readonly Pair[]): Pair | undefined {
  return "of" in deed ? pairs[deed.of % pairs.length] : undefined;
}

/** False when both refuse it. */
async function post(
  bodies: PostedSilences,
  known: Pair | undefined,
  both: Both,
  pairs: Pair[],
): Promise<boolean> {
  const said = await both((party, side) =>
    ask(party, "POST", "silences", { ...bodies[side], id: known?.ids[side] }),
  );
  if (said[0].status !== 200) return false;
  const idOf = (side: 0 | 1) => (said[side].body as { readonly silenceID: string }).silenceID;
  const stays = (side: 0 | 1) => idOf(side) === known?.ids[side];
  expect(stays(1), `the same id as before? ${JSON.stringify([known, said])}`).toBe(stays(0));
  if (!stays(0)) pairs.push(await look([idOf(0), idOf(1)], both));
  return true;
}

/** Reads the silence on both, which must be the same. */
async function look(ids: Pair["ids"], both: Both): Promise<Pair> {
  const said = await both((party, side) => ask(party, "GET", `silence/${ids[side]}`));
  const [theirs, ours] = said.map(({ body }) => body as KeptSilence) as [KeptSilence, KeptSilence];
  const shown = JSON.stringify([theirs, ours]);
  expect(factsOf(ours), shown).toEqual(factsOf(theirs));
  for (const name of ["startsAt", "endsAt", "updatedAt"] as const) {
    const apart = Math.abs(Date.parse(ours[name]) - Date.parse(theirs[name]));
    expect(apart, `${name}: ${shown}`).toBeLessThan(nearMs);
  }
  return { ids, kept: [theirs, ours] };
}

function factsOf({ matchers, createdBy, comment, status }: KeptSilence) {
  const plain = matchers.map(({ name, value, isRegex, isEqual = true }) =>
    JSON.stringify({ name, value, isRegex, isEqual }),
  );
  return { createdBy, comment, state: status.state, matchers: plain.sort() };
}

/** The same for both; what is kept, each keeps as it has it. */
function bodiesOf(
  deed: Deed & { readonly body: SilenceBody },
  pairs: readonly Pair[],
  now: number,
) {
  const { body } = deed;
  const known = knownTo(deed, pairs);
  // Another start in the same second is taken by Alertmanager, so that what counts is pending again; nobody wants that.
  const staysAtStart = known?.kept.some(
    ({ startsAt }) => timeOf(body.startsAt, startsAt, now)?.slice(0, 19) === startsAt.slice(0, 19),
  );
  const bodyOf = (kept: KeptSilence | undefined) => ({
    matchers: body.matchers ?? kept?.matchers ?? usual,
    startsAt: staysAtStart ? kept?.startsAt : timeOf(body.startsAt, kept?.startsAt, now),
    endsAt: timeOf(body.endsAt, kept?.endsAt, now),
    createdBy: body.createdBy,
    comment: body.comment,
  });
  return [bodyOf(known?.kept[0]), bodyOf(known?.kept[1])] as const;
}

function timeOf(
  given: SilenceBody["startsAt"],
  kept: string | undefined,
  now: number,
): string | undefined {
  if (given === "absent") return undefined;
  if (given === "kept" && kept !== undefined) return kept;
  return new Date(now + (given === "kept" ? 0 : given)).toISOString();
}

import {
  type About,
  type Action,
  type ActionEnd,
  codeSpan,
  type Field,
  type Order,
  oneLine,
} from "@tocsin/core";
import { requestInfos } from "../request.ts";
import {
  applicationIn,
  calledIn,
  change,
  type Hand,
  look,
  lookForForm,
  orderedPlace,
  pathOf,
} from "./hand.ts";
import { everything, type Part, partChoices, partsOf } from "./parts.ts";
import type { Place } from "./place.ts";

/** Makes the cluster what the repository says. */
export function sync(hand: Hand): Action {
  return {
    name: "sync",
    title: "Sync",
    description: "Sync the application with its repository, whole or in part, or as a dry run.",
    applies: (about) => applicationIn(about, hand)?.busy === false,
    fields: (about) => fieldsFor(about, hand),
    confirm: (about) => `Sync ${calledIn(about, hand)}?`,
    run: (order) => run(order, hand),
  };
}

async function fieldsFor(about: About | undefined, hand: Hand): Promise<readonly Field[]> {
  const place = about && applicationIn(about, hand);
  if (place === undefined) return [];
  const live = await lookForForm(hand, place);
  const own = live.automated === undefined ? "" : "; with auto-sync on its own alone is possible";
  return [
    {
      name: "revision",
      label: "Revision",
      kind: "text",
      longest: 200,
      hint: `A commit, branch, tag or chart version; empty: its own${own}`,
    },
    { name: "prune", label: "Prune", kind: "flag", hint: "Delete what is not in the repository" },
    { name: "dry-run", label: "Dry run", kind: "flag", hint: "Only tell what would be done" },
    {
      name: "only",
      label: "What",
      kind: "choice",
      initial: everything,
      choices: partChoices(live.resources),
    },
    {
      name: "resources",
      label: "Several resources",
      kind: "lines",
      hint: "Instead: each on its line, such as Deployment shop/web",
    },
  ];
}

async function run(order: Order, hand: Hand): Promise<ActionEnd> {
  const ordered = orderedPlace(order, hand);
  if (!ordered.ok) return ordered.end;
  const place = ordered.found;
  const read = await look(hand, place, order.signal);
  if (!read.ok) return read.end;
  const live = read.found;
  const { revision, prune, only = everything, resources } = order.values;
  const dry = order.values["dry-run"] === true;
  const told = { place, dry, revision: revision === undefined ? undefined : String(revision) };
  if (live.requests.includes(order.id)) return taken(told);
  if (live.deleting) return { status: "refused", text: `${place.called} is being deleted` };
  if (live.busy) {
    const text = `another operation of ${place.called} is going on: wait for its end, or terminate it`;
    return { status: "refused", text };
  }
  const parts = partsOf(String(only), String(resources ?? ""), live.resources);
  if ("problem" in parts) return { status: "refused", text: parts.problem };
  const body = {
    name: place.name,
    appNamespace: place.namespace,
    ...(told.revision === undefined ? {} : { revision: told.revision }),
    prune: prune === true,
    dryRun: dry,
    ...(parts.parts === undefined ? {} : { resources: parts.parts.map(wire) }),
    infos: requestInfos(order.id, order.by.name),
  };
  const { answer, end } = await change(hand, place, "sync", order.signal, [
    "POST",
    pathOf(place, "/sync"),
    { body },
  ]);
  if (end === undefined) return taken(told);
  if (end.status !== "unclear" || answer.kind === "unsent") return end;
  // What it took is written into the application at once, with the order's id.
  const after = await look(hand, place, order.signal);
  return after.ok && after.found.requests.includes(order.id) ? taken(told) : end;
}

function wire({ group = "", kind = "", namespace = "", name = "" }: Part) {
  return { group, kind, name, namespace };
}

function taken({
  place,
  dry,
  revision,
}: {
  readonly place: Place;
  readonly dry: boolean;
  readonly revision: string | undefined;
}): ActionEnd {
  const what = dry ? "a dry run" : "the sync";
  const whither = revision === undefined ? "" : ` to ${codeSpan(oneLine(revision, 60), 60)}`;
  return {
    status: "done",
    text: `Argo CD has begun ${what} of ${place.called}${whither}; its outcome is told when it ends`,
  };
}

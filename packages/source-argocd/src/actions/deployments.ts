import { type Choice, oneLine } from "@tocsin/core";
import { z } from "zod";
import { isCommit, shortRevision } from "../commit.ts";
import { text } from "../lenient.ts";
import { ask, type Hand, pathOf } from "./hand.ts";
import type { Deployment } from "./live.ts";
import type { Place } from "./place.ts";

const commit = z.object({ author: text, message: text });

// Argo CD keeps ten by default; who keeps more looks at the newest.
const mostChoices = 20;
// Whoever waits for a form has little patience; it does without the authors then.
const authorWithinMs = 2_000;

/** What can be gone back to, newest first: revision, when and by whom, as far as that is known. */
export async function deploymentChoices(
  hand: Hand,
  place: Place,
  deployments: readonly Deployment[],
): Promise<readonly Choice[]> {
  const shown = deployments.slice(0, mostChoices);
  const authors = new Map<string, Promise<string | undefined>>();
  const authorOf = (revision: string | undefined) => {
    if (revision === undefined || !isCommit(revision)) return undefined;
    const known = authors.get(revision) ?? commitOf(hand, place, revision);
    authors.set(revision, known);
    return known;
  };
  return Promise.all(
    shown.map(async (each) => ({
      value: String(each.id),
      label: oneLine(labelOf(each, await authorOf(each.revision)), 75),
    })),
  );
}

function labelOf(deployment: Deployment, author: string | undefined): string {
  const { id, revision, revisions, deployedAt, initiatedBy } = deployment;
  const [first = revision, ...more] = revisions;
  const what =
    first === undefined
      ? `deployment ${id}`
      : `${shortRevision(first)}${more.length > 0 ? ` and ${more.length} more` : ""}`;
  const at = deployedAt === undefined ? "" : `${deployedAt.slice(0, 16).replace("T", " ")} UTC`;
  const by = author ?? initiatedBy?.username ?? "";
  return [what, at, by].filter((word) => word !== "").join(" · ");
}

async function commitOf(hand: Hand, place: Place, revision: string): Promise<string | undefined> {
  const path = pathOf(place, `/revisions/${revision}/metadata`);
  const read = await ask(hand, place, path, AbortSignal.any([]), { withinMs: authorWithinMs });
  if (!read.ok) return undefined;
  // `Ann Example <ann@example.com>`
  return commit.safeParse(read.found).data?.author?.replace(/\s*<[^>]*>\s*$/, "");
}

import type { Incident } from "../correlate/incident.ts";
import type { Storage, Stored } from "../storage.ts";
import type { AnswerStats } from "./view.ts";

// Newest first: of a span that ends long ago fewer are left.
const mostRead = 20_000;
const pageSize = 250;

/** How fast people answered, of incidents opened from `from` to before `to` (ms). */
export async function answerStats(
  storage: Storage,
  from: number,
  to: number,
): Promise<AnswerStats> {
  const query = { collection: "incident", terms: ["all"], limit: pageSize };
  const answers: number[] = [];
  const ends: number[] = [];
  const pages = new Map<string, number>();
  let [incidents, closed, read] = [0, 0, 0];
  let cursor: string | undefined;
  let isOver = false;
  do {
    const page = await storage.list({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    for (const incident of page.records.map(readRecord)) {
      const opened = Date.parse(incident.openedAt);
      isOver = opened < from;
      if (isOver) break;
      if (opened >= to) continue;
      incidents += 1;
      const answered = answeredAt(incident);
      if (answered !== undefined) answers.push(Math.max(0, Date.parse(answered) - opened));
      if (incident.closedAt !== undefined) {
        closed += 1;
        // A message, or a build that passed, is over without anybody's doing.
        const isProblem = incident.parts.some(({ notice }) => notice.kind === "problem");
        if (isProblem) ends.push(Math.max(0, Date.parse(incident.closedAt) - opened));
      }
      for (const [person, count] of Object.entries(incident.pages ?? {})) {
        pages.set(person, (pages.get(person) ?? 0) + count);
      }
    }
    read += page.records.length;
    cursor = page.cursor;
  } while (!isOver && cursor !== undefined && read < mostRead);

  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    incidents,
    acknowledged: answers.length,
    closed,
    ...(answers.length === 0 ? {} : { meanTimeToAcknowledgeMs: mean(answers) }),
    ...(ends.length === 0 ? {} : { meanTimeToResolveMs: mean(ends) }),
    pages: Object.fromEntries(pages),
    partial: !isOver && cursor !== undefined,
  };
}

function answeredAt(incident: Incident): string | undefined {
  const noted = incident.timeline.find(({ type }) => type === "acknowledged");
  return incident.acknowledgedFirstAt ?? noted?.at ?? incident.acknowledged?.at;
}

function readRecord(record: Stored): Incident {
  return JSON.parse(record.value) as Incident;
}

function mean(values: readonly number[]): number {
  return Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
}

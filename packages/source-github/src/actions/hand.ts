import { type ActionEnd, type Clock, type Found, found } from "@tocsin/core";
import { type Fields, fields } from "../fields.ts";
import type { Answer, Call } from "./call.ts";
import { type Asked, endOf } from "./refusal.ts";
import type { Allowed } from "./repository.ts";

/** What the actions reach GitHub with. */
export interface Hand {
  readonly call: Call;
  readonly clock: Clock;
  readonly allowed: Allowed;
  /** `sources.github.api` */
  readonly option: string;
}

/** What it is about, for whoever reads that it was not done. */
export type Subject = Pick<Asked, "repository" | "what" | "right">;

export const readActions = "Actions: read";
export const writeActions = "Actions: read and write";

export const never: AbortSignal = AbortSignal.any([]);

/** `/repos/acme/api/…`; the name has been looked at before. */
export function pathOf(repository: string, rest: string): string {
  return `/repos/${repository}${rest}`;
}

/** Something that changes nothing: the object that was answered, or why that can't be had. */
export async function ask(
  hand: Hand,
  subject: Subject,
  rest: string,
  signal: AbortSignal,
): Promise<Found<Fields>> {
  const read = await askForAny(hand, subject, rest, signal);
  return read.ok ? found(fields(read.found)) : read;
}

/** The same where a list may be answered. */
export async function askForAny(
  { call, option }: Hand,
  subject: Subject,
  rest: string,
  signal: AbortSignal,
): Promise<Found<unknown>> {
  const answer = await call("GET", pathOf(subject.repository, rest), signal);
  if (answer.kind === "answered" && answer.status === 200 && isJson(answer.body))
    return found(answer.body);
  return { ok: false, end: endOf(answer, { ...subject, changes: false, option }) };
}

/** Something that changes: `end` is undefined when GitHub took it. */
export async function change(
  { call, option }: Hand,
  subject: Subject,
  rest: string,
  yes: readonly number[],
  signal: AbortSignal,
  body?: unknown,
): Promise<{ readonly answer: Answer; readonly end: ActionEnd | undefined }> {
  const answer = await call("POST", pathOf(subject.repository, rest), signal, body);
  const taken = answer.kind === "answered" && yes.includes(answer.status);
  return { answer, end: taken ? undefined : endOf(answer, { ...subject, changes: true, option }) };
}

function isJson(body: unknown): boolean {
  return typeof body === "object" && body !== null;
}

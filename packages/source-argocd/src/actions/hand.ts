import { type About, type ActionEnd, ends, type Found, found, type Order } from "@tocsin/core";
import type { Answer, Call, Method, Question } from "./call.ts";
import { type Live, readLive } from "./live.ts";
import { type Place, placeOf } from "./place.ts";
import { type Asked, endOf, isYes } from "./refusal.ts";

/** What the actions reach Argo CD with. */
export interface Hand {
  readonly call: Call;
  /** The name of Argo CD's cluster: of what another one reports, nothing is touched. */
  readonly cluster: string;
  /** `sources.argocd.api` */
  readonly option: string;
  /** Whose token it is, where the token says so. */
  readonly account: string | undefined;
}

const lookWithinMs = 10_000;

/** The one application that the incident is about, where something can be done to it. */
export function applicationIn(about: About, hand: Hand): Place | undefined {
  const place = placeOf(about, hand.cluster);
  return place?.deleting === true ? undefined : place;
}

/** The same for an order, which core lets through only where it applies. */
export function orderedPlace({ about }: Order, hand: Hand): Found<Place> {
  const place = about === undefined ? undefined : placeOf(about, hand.cluster);
  return place === undefined
    ? ends("refused", "the incident is not about one application any more")
    : found(place);
}

/** For a confirmation. */
export function calledIn(about: About | undefined, hand: Hand): string {
  return (about && placeOf(about, hand.cluster)?.called) ?? "the application";
}

/** The path of an application, or of something of it. */
export function pathOf({ name }: Place, rest = ""): string {
  return `/api/v1/applications/${encodeURIComponent(name)}${rest}`;
}

/** Something that changes nothing: what was answered, or why that can't be had. */
export async function ask(
  hand: Hand,
  place: Place,
  path: string,
  signal: AbortSignal,
  { query = {}, withinMs = lookWithinMs }: Question = {},
): Promise<Found<unknown>> {
  const whole = { query: { appNamespace: place.namespace, ...query }, withinMs };
  const answer = await hand.call("GET", path, signal, whole);
  const asked = { place, right: "get", changes: false, option: hand.option, account: hand.account };
  if (!isYes(answer)) return { ok: false, end: endOf(answer, asked) };
  if (answer.kind === "answered" && answer.body !== undefined) return found(answer.body);
  return ends("failed", "Argo CD's answer can't be read; nothing was changed");
}

/** The application as it is now. */
export async function look(
  hand: Hand,
  place: Place,
  signal: AbortSignal,
  question?: Question,
): Promise<Found<Live>> {
  const read = await ask(hand, place, pathOf(place), signal, question);
  if (!read.ok) return read;
  const live = readLive(read.found);
  if (live !== undefined) return found(live);
  const text = `what answered for ${place.called} is no application of Argo CD: check ${hand.option}.server`;
  return ends("failed", text);
}

/** The same for the choices of a form: rejects with a sentence. */
export async function lookForForm(hand: Hand, place: Place): Promise<Live> {
  const read = await look(hand, place, AbortSignal.any([]));
  if (!read.ok) throw new Error(read.end.text);
  return read.found;
}

/** Something that changes: undefined when Argo CD took it, else why not. */
export async function change(
  hand: Hand,
  place: Place,
  right: string,
  signal: AbortSignal,
  [method, path, question]: readonly [Method, string, Question],
): Promise<{ readonly answer: Answer; readonly end: ActionEnd | undefined }> {
  const answer = await hand.call(method, path, signal, question);
  const asked: Asked = { place, right, changes: true, option: hand.option, account: hand.account };
  return { answer, end: isYes(answer) ? undefined : endOf(answer, asked) };
}

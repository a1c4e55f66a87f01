import type { Incident } from "../correlate/incident.ts";
import { actionNames } from "../message.ts";
import type { Source } from "../source.ts";
import { aboutOf } from "./about.ts";
import type { About, Action } from "./action.ts";

/** An action under the name that people call it by. */
export interface KnownAction {
  /** `silence`, `argocd.sync`, `deploy` */
  readonly name: string;
  readonly action: Action;
  /** The name of the source whose it is. */
  readonly source?: string;
}

/** All that can be done, by name. */
export type Catalogue = ReadonlyMap<string, KnownAction>;

/** An action on an incident, as a message offers it. */
export interface Offer {
  readonly name: string;
  /** On a button. */
  readonly title: string;
  /** It asks for something, or for a confirmation, before it is done. */
  readonly asks: boolean;
  readonly danger?: true;
}

// These have buttons of their own in every message.
const answers: ReadonlySet<string> = new Set(actionNames);
const nameShape = /^[a-z][a-z0-9-]{0,29}$/u;
// More buttons than these are no choice any more; the rest are reached by command.
const mostOffers = 8;

/** Puts the gateway's own actions, those of the sources and the commands together. */
export function catalogueOf(
  own: readonly Action[],
  sources: ReadonlyMap<string, Source>,
  commands: readonly Action[],
): Catalogue {
  const known = new Map<string, KnownAction>();
  for (const action of own) known.set(action.name, { name: action.name, action });
  for (const [source, { actions = [] }] of sources) {
    for (const action of actions) {
      const name = `${source}.${action.name}`;
      known.set(name, { name, action, source });
    }
  }
  for (const action of commands) known.set(action.name, { name: action.name, action });
  return known;
}

/** Why this can't be the name of an action; undefined when it can. */
export function badActionName(name: string, taken: Catalogue): string | undefined {
  if (!nameShape.test(name)) {
    return `${JSON.stringify(name)} is no name of a command: write a lower-case letter, then letters, digits and "-", at most 30`;
  }
  return taken.has(name) ? `there is an action ${name} already: take another name` : undefined;
}

/** What can be done to an incident now. Pure, as `applies` is. */
export function offersOn(incident: Incident, catalogue: Catalogue): Offer[] {
  const offers: Offer[] = [];
  const abouts = new Map<string | undefined, About>();
  for (const known of catalogue.values()) {
    const { name, action, source } = known;
    if (offers.length >= mostOffers) break;
    if (action.applies === undefined || answers.has(name)) continue;
    const about = abouts.get(source) ?? aboutOf(incident, source);
    abouts.set(source, about);
    if (!appliesTo(known, about)) continue;
    offers.push({
      name,
      title: action.title,
      asks: action.fields !== undefined || action.confirm !== undefined,
      ...(action.danger === true ? { danger: true } : {}),
    });
  }
  return offers;
}

/** Whether it can be done now to what it is about. An action that throws here is not offered. */
export function appliesTo({ action, source }: KnownAction, about: About): boolean {
  if (action.applies === undefined) return false;
  if (source !== undefined && about.notices.length === 0) return false;
  try {
    return action.applies(about);
  } catch {
    return false;
  }
}

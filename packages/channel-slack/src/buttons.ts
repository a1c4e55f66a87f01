import {
  type ActionName,
  actionNames,
  type Message,
  type Offer,
  type OrderDetail,
  type Stamps,
  wordsOf,
} from "@tocsin/core";
import { fit, oneLine, type Plain, plainText } from "./text.ts";

interface Confirm {
  readonly title: Plain;
  readonly text: Plain;
  readonly confirm: Plain;
  readonly deny: Plain;
  readonly style: "primary" | "danger";
}

export interface Button {
  readonly type: "button";
  readonly text: Plain;
  readonly style?: "primary" | "danger";
  readonly action_id: string;
  readonly value: string;
  readonly confirm?: Confirm;
}

export interface Overflow {
  readonly type: "overflow";
  readonly action_id: string;
  readonly options: readonly { readonly text: Plain; readonly value: string }[];
}

/** What a click on something of ours asks for. */
export type Pressed =
  | { readonly kind: "answer"; readonly action: ActionName; readonly incident: string }
  /** `asks`: its form comes first. */
  | {
      readonly kind: "offer";
      readonly action: string;
      readonly asks: boolean;
      readonly incident?: string;
    }
  | { readonly kind: "approve"; readonly order: string }
  /** It is no button that this gateway made, or it made it too long ago. */
  | { readonly kind: "outworn" };

const prefix = "tocsin.";
const incidentForm = /^[\w.:-]{1,100}$/;
const actionForm = /^[A-Za-z0-9][\w.-]{0,100}$/;
const orderForm = /^act_\w{1,60}$/;
// A command that is about no incident.
const nothing = "-";
// More in a row are no choice any more; an overflow menu takes 2 to 5, and values of 150 characters.
const mostButtons = 6;
const menu = { least: 2, most: 5, value: 150 } as const;
// Slack would take 75, 300 and 30; the text counts into the sum of all blocks.
const longest = { title: 40, text: 150, answer: 30, agreed: 300, given: 270 } as const;

/**
 * What can be done to what a message tells of: buttons first, the rest in a menu. Each carries what it asks for
 * and the incident's id as its value, stamped.
 */
export function elementsOf(message: Message, stamps: Stamps): (Button | Overflow)[] {
  const { actions, offers, incident, title } = message;
  const { label } = wordsOf(message);
  if (!incidentForm.test(incident.id)) return [];
  const answers = [...new Set(actions)].map((action): Button => {
    const look = action === "acknowledge" ? { style: "primary" as const } : {};
    return { ...button(label[action], action, incident.id, stamps), ...look };
  });
  const known = new Map(offers.map((offer) => [offer.name, offer]));
  const all = [...known.values()].filter(({ name }) => actionForm.test(name));
  const room = Math.max(0, mostButtons - answers.length);
  const hidden = all.length - room < menu.least ? [] : all.slice(room, room + menu.most);
  const shown = hidden.length === 0 ? all.slice(0, room + 1) : all.slice(0, room);
  const rest = hidden.flatMap((offer) => {
    // A menu asks the same question for all it holds, so what takes something away asks by its form.
    const asks = offer.asks || offer.danger === true;
    const value = stamps.print(`${asks ? "ask" : "do"}.${offer.name} ${incident.id}`);
    return value.length > menu.value
      ? []
      : [{ text: plainText(offer.title, longest.title, offer.name), value }];
  });
  const about = `${incident.code.slice(0, 20)}: ${title}`;
  const offered = shown.map((offer) => offerButton(offer, incident.id, about, stamps));
  const more: Overflow[] =
    rest.length < menu.least
      ? []
      : [{ type: "overflow", action_id: `${prefix}more`, options: rest }];
  return [...answers, ...offered, ...more];
}

/** Asks for the form of a command. */
export function formButton(
  action: string,
  incident: string | undefined,
  stamps: Stamps,
): Button | undefined {
  if (!actionForm.test(action)) return undefined;
  if (incident !== undefined && !incidentForm.test(incident)) return undefined;
  return button("Open the form", `ask.${action}`, incident ?? nothing, stamps);
}

/** Agrees to what another asked for: `details` are what it was given. */
export function approveButton(
  order: string,
  stamps: Stamps,
  details: readonly OrderDetail[] = [],
): Button | undefined {
  if (!orderForm.test(order)) return undefined;
  const given = details.map(({ label, value }) => `${label}: ${value}`).join(" · ");
  const asked =
    given === "" ? "You agree to what was asked for here." : fit(oneLine(given), longest.given);
  return {
    ...button("Approve", "approve", order, stamps),
    style: "primary",
    confirm: confirming("Approve", `${asked} It is done at once.`, {}, longest.agreed),
  };
}

/**
 * What a button or a line of a menu asks for; undefined for those of others. The value alone says it: the id of
 * a button only tells that it is ours.
 */
export function pressed(
  actionId: string,
  value: string | undefined,
  stamps: Stamps,
): Pressed | undefined {
  if (!actionId.startsWith(prefix)) return undefined;
  const [word = "", about = ""] = stamps.read(value ?? "")?.split(" ", 2) ?? [];
  if (word === "approve") return { kind: "approve", order: about };
  if (isAnswer(word)) return { kind: "answer", action: word, incident: about };
  const [, how, action] = /^(ask|do)\.(.+)$/su.exec(word) ?? [];
  if (action === undefined) return { kind: "outworn" };
  const offered = { kind: "offer", action, asks: how === "ask" } as const;
  return about === nothing ? offered : { ...offered, incident: about };
}

function offerButton(offer: Offer, incident: string, about: string, stamps: Stamps): Button {
  const { name, asks, danger = false } = offer;
  const title = offer.title.trim() === "" ? name : offer.title;
  return {
    ...button(title, `${asks ? "ask" : "do"}.${name}`, incident, stamps),
    ...(danger && { style: "danger" }),
    ...(danger && !asks && { confirm: confirming(title, about, offer) }),
  };
}

function confirming(
  title: string,
  text: string,
  { danger }: Pick<Offer, "danger">,
  most: number = longest.text,
): Confirm {
  return {
    title: plainText(title, longest.title),
    text: plainText(text, most),
    confirm: plainText(title, longest.answer),
    deny: plainText("Cancel", longest.answer),
    style: danger === true ? "danger" : "primary",
  };
}

function button(text: string, word: string, about: string, stamps: Stamps): Button {
  const value = stamps.print(`${word} ${about}`);
  const id = `${prefix}${word}`;
  return { type: "button", text: plainText(text, longest.title), action_id: id, value };
}

function isAnswer(word: string): word is ActionName {
  return actionNames.some((name) => name === word);
}

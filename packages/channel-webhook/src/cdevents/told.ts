import { createHash } from "node:crypto";
import type { Ref } from "@tocsin/core";

const prefix = "cdevents:";
const letters = 10;
/** More notices than an incident shows at once. */
const mostKept = 500;

/** Which events a target has been sent, as a ref: an event is sent once, an incident many times. */
export interface Told {
  has(id: string): boolean;
  add(id: string): void;
  ref(): Ref;
}

/** Reads a ref; one that is not of this form means that nothing was sent. */
export function toldIn(ref: Ref | undefined): Told {
  const known = ref?.startsWith(prefix) === true ? ref.slice(prefix.length).split(".") : [];
  const names = new Set(known.filter((name) => name.length === letters));
  return {
    has: (id) => names.has(nameOf(id)),
    add: (id) => void names.add(nameOf(id)),
    ref: () => `${prefix}${[...names].slice(-mostKept).join(".")}`,
  };
}

function nameOf(id: string): string {
  return createHash("sha256").update(id).digest("base64url").slice(0, letters);
}

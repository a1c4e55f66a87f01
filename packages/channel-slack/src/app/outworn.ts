import type { Desk, Who } from "@tocsin/core";

const words = {
  button:
    "Nothing done: this button does not work any more. Use the newest message of the incident, or /tocsin.",
  form: "Nothing done: this form does not work any more. Open it anew, from the newest message of the incident or with /tocsin.",
} as const;

/** Refuses what bears no stamp of ours, or an old one, and says what to do instead. */
export async function outworn(what: keyof typeof words, by: Who, desk: Desk): Promise<string> {
  await desk.refuse(`its ${what} is not of this gateway, or its time is over`, by);
  return words[what];
}

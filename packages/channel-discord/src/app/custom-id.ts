import { stampsOf, type Tools } from "@tocsin/core";

/**
 * What a button, a menu or a form of ours asks for. `act`: an answer to an incident. `offer`: an action on it,
 * perhaps with a form. `go`: that action, confirmed. `form`: the form of an action, with a draft. `fill`: a form,
 * filled in. `agree`: to an order of somebody else. `pick`, `show`: what is chosen in a menu.
 */
export const verbs = ["act", "offer", "go", "form", "fill", "agree", "pick", "show"] as const;
export type Verb = (typeof verbs)[number];

export interface Wish {
  readonly verb: Verb;
  readonly args: readonly string[];
}

/** Ids of components that this gateway alone can have made, and that end some day. */
export interface CustomIds {
  /** Undefined where it would be longer than Discord takes. */
  print(verb: Verb, ...args: readonly string[]): string | undefined;
  /** Undefined for any other id, and for one whose time is over. */
  read(customId: string): Wish | undefined;
}

const longest = 100;

export function customIds(tools: Pick<Tools, "seal" | "now" | "name">): () => Promise<CustomIds> {
  const opened = stampsOf(tools);
  return async () => {
    const stamps = await opened();
    return {
      print(verb, ...args) {
        if (args.some((arg) => /\p{Cs}/u.test(arg))) return undefined;
        const id = stamps.print(["v1", verb, ...args.map(encodeURIComponent)].join(":"));
        return id.length <= longest ? id : undefined;
      },
      read(customId) {
        if (customId.length > longest) return undefined;
        const [version, word, ...args] = stamps.read(customId)?.split(":") ?? [];
        const verb = verbs.find((each) => each === word);
        if (version !== "v1" || verb === undefined) return undefined;
        return { verb, args: args.map(decodeURIComponent) };
      },
    };
  };
}

import type { HookRequest, Reading, Secret, Tools } from "@tocsin/core";
import type { Auth } from "../auth/auth.ts";
import type { AuthOptions } from "../auth/options.ts";

/** One service that everybody knows: how it signs, what its requests tell, what to enter there. */
export interface Preset {
  /** Its own scheme, with the secrets of `auth: { secret }`; absent where it has none. */
  readonly auth?: (secrets: readonly Secret[], option: string, now: () => number) => Auth;
  read(request: HookRequest): Reading;
  /** The steps at its side. */
  setup(at: SetupPlace): readonly string[];
  /** What it needs beyond that: calls to the outside. */
  readonly open?: (given: OpenGiven) => Opened;
}

export interface SetupPlace {
  readonly hookUrl: string;
  readonly auth: Auth;
}

export interface OpenGiven {
  readonly options: AuthOptions;
  /** What the config chose: a token, or nobody. */
  readonly chosen: Auth;
  readonly tools: Tools;
}

export interface Opened {
  readonly auth: Auth;
  readonly confirm?: (request: HookRequest) => Promise<Response | undefined>;
}

/** What people enter, as indented lines of a numbered list. */
export function entered(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...pairs.map(([name]) => name.length)) + 2;
  return pairs.map(([name, value]) => `     ${name.padEnd(width)}${value}`).join("\n");
}

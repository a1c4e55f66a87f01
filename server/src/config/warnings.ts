import type { Channel } from "@tocsin/core";
import type { ConfigDocument } from "./document.ts";
import type { ConfigProblem } from "./problem.ts";
import type { ConfigFile } from "./schema.ts";

/** Buttons, replies and keys reach the gateway by its public address alone. */
export function unanswered(
  channels: ReadonlyMap<string, Channel | undefined>,
  document: ConfigDocument,
): ConfigProblem[] {
  return [...channels].flatMap(([name, open]) =>
    open?.receive === undefined || open.listen !== undefined
      ? []
      : [
          document.problem(
            ["channels", name],
            "can't be answered, since publicUrl is not set: write publicUrl: https://tocsin.example.com",
            "key",
          ),
        ],
  );
}

// 16 random characters of base 64 are 96 bits.
const shortestToken = 16;

/** Tokens that can be guessed; a gateway that nobody reports to. */
export function otherWarnings(config: ConfigFile, document: ConfigDocument): ConfigProblem[] {
  const short = (config.auth?.tokens ?? []).flatMap(({ token }, index) =>
    token.reveal().length >= shortestToken
      ? []
      : [
          document.problem(
            ["auth", "tokens", index, "token"],
            `has fewer than ${shortestToken} characters and can be guessed: make one with "openssl rand -hex 32"`,
          ),
        ],
  );
  const deaf = Object.keys(config.sources ?? {}).length > 0;
  const nothing = deaf
    ? []
    : [
        document.problem(
          ["sources"],
          "there are none: only POST /api/v1/notices and, on this machine, Prometheus can report anything",
        ),
      ];
  return [...short, ...nothing];
}

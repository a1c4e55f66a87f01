import type { KeyObject } from "node:crypto";
import { type CallbackRequest, type Desk, problem } from "@tocsin/core";
import { isProven } from "../proof.ts";
import type { Answerer } from "./answerer.ts";
import { readInteraction } from "./interaction.ts";

/** An interaction holds the message that was clicked: some 20 kB. */
const largestBody = 1_000_000;

/** Takes interactions by HTTP, each proven to be Discord's and of this minute. */
export async function receive(
  { request, desk, now }: { request: CallbackRequest; desk: Desk; now: number },
  key: KeyObject,
  answer: Answerer,
): Promise<Response> {
  if (request.body.byteLength > largestBody) return problem(413, "Too large for an interaction");
  if (!isProven(request, key, now)) {
    await desk.refuse("its signature does not hold, or its time", { how: "callback" });
    return problem(
      401,
      "Not proven to come from Discord",
      "Copy the Public Key of the application (General Information) into the option publicKey, and check this machine's clock.",
    );
  }
  const interaction = readInteraction(parsed(new TextDecoder().decode(request.body)));
  if (interaction === undefined) return problem(400, "Not an interaction that can be read");
  const answered = await answer(interaction, desk);
  if ("refused" in answered) {
    await desk.refuse(answered.refused, { how: "callback" });
    return problem(403, "Not taken", answered.refused);
  }
  return Response.json(answered.body);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

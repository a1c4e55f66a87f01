import type { CallbackRequest, Desk } from "../answer/desk.ts";
import type { OpenChannel, Setup } from "../setup.ts";
import { StorageUnavailable } from "../storage.ts";
import type { Log } from "../tools.ts";
import { readBody } from "./body.ts";
import { unavailable } from "./hook.ts";
import { placeIn } from "./place.ts";
import { problem } from "./problem.ts";

/** No provider sends more: the largest is a form of a few kB. In bytes. */
export const callbackBodyLimit = 1024 * 1024;

export interface CallbackContext {
  readonly setup: () => Setup;
  readonly desk: (channel: OpenChannel) => Desk;
  readonly log: Log;
}

/** `…/callbacks/:channel`: a provider brings an answer or a receipt; the channel proves and reads it. */
export async function receiveCallback(
  request: Request,
  { setup, desk, log }: CallbackContext,
): Promise<Response> {
  const place = placeIn(request.url, "callbacks");
  if (place === undefined) {
    const where = "Hooks are at /hooks/SOURCE, callbacks at /callbacks/CHANNEL.";
    return problem(404, "Nothing is here", where);
  }
  const { channels, publicUrl } = setup();
  const channel = channels.get(place.name);
  const receive = channel?.channel.receive?.bind(channel.channel);
  if (channel === undefined || receive === undefined) {
    return problem(
      404,
      "No such callback",
      "Callbacks are at /callbacks/CHANNEL, for channels of the config that can be answered.",
    );
  }
  const body = await readBody(request, callbackBodyLimit);
  if (body === "too large") {
    return problem(413, "Too large", `A callback takes at most ${callbackBodyLimit} bytes.`);
  }
  if (body === "broken") return problem(400, "Unreadable", "The body ended before its time.");
  const callback: CallbackRequest = {
    method: request.method,
    url: publicly(request.url, publicUrl),
    rest: place.rest,
    headers: request.headers,
    body,
  };
  try {
    return await receive(callback, desk(channel));
  } catch (error) {
    if (error instanceof StorageUnavailable) return unavailable(error.message);
    log.error("a channel failed on a callback", { channel: place.name, error: String(error) });
    return unavailable("The channel failed on this request; the log says why.");
  }
}

/** As the provider wrote it: the host that a proxy passes on is not to be trusted. */
function publicly(url: string, publicUrl: string | undefined): string {
  if (publicUrl === undefined) return url;
  const start = url.indexOf("/callbacks/", url.indexOf("://") + 3);
  return `${publicUrl}${url.slice(start)}`;
}

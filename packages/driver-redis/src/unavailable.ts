import { StorageUnavailable } from "@tocsin/core";
import { ReplyError } from "ioredis";

// What Redis answers when it is up and yet can't take writes, or not now.
const refusals =
  /^(MISCONF|OOM|READONLY|LOADING|MASTERDOWN|BUSY|NOREPLICAS|CLUSTERDOWN|TRYAGAIN|UNKILLABLE|NOAUTH|WRONGPASS|NOPERM)\b/;

/** What the caller shall see of an error of the client: anything but a fault in a script is "unavailable". */
export function translate(error: unknown): Error {
  if (error instanceof StorageUnavailable) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ReplyError && !refusals.test(message)) {
    return new Error(`Redis could not do this: ${message}`);
  }
  return new StorageUnavailable(`Redis is not available: ${plain(message)}`);
}

function plain(message: string): string {
  return message.startsWith("Stream isn't writeable") ? "not connected" : message;
}

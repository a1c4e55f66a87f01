import { type NoticeInput, oneLine, type SampleRequest, type Secret } from "@tocsin/core";
import { type Fields, line, own, time } from "./fields.ts";

const word = "doctor";

/** A request as this source asks for it, which reads as a message alone. */
export function sampleRequest(now: number, token: Secret | undefined): SampleRequest {
  return {
    headers: {
      "content-type": "application/json;charset=UTF-8",
      ...(token === undefined ? {} : { authorization: `Bearer ${token.reveal()}` }),
    },
    body: JSON.stringify({ tocsin: word, timestamp: now }),
  };
}

export function doctorNotice(payload: Fields, name: string): NoticeInput | undefined {
  if (own(payload, "tocsin") !== word) return undefined;
  const at = time(payload, "timestamp");
  return {
    id: `jenkins|${word}|${line(payload, "timestamp") ?? ""}`,
    type: word,
    kind: "message",
    severity: "info",
    title: oneLine(`Test of the source ${name}`, 300),
    ...(at === undefined ? {} : { at: new Date(at).toISOString() }),
  };
}

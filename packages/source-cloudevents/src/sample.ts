import type { SampleRequest, Secret } from "@tocsin/core";
import { doctorType } from "./other.ts";
import { fitsHeader } from "./proof.ts";

/** A test event in structured mode. */
export function sample(now: number, token: Secret | undefined): SampleRequest {
  const event = {
    specversion: "1.0",
    id: `doctor-${now}`,
    source: "/tocsin/doctor",
    type: doctorType,
    time: new Date(now).toISOString(),
  };
  const type = { "content-type": "application/cloudevents+json" };
  const body = JSON.stringify(event);
  if (token === undefined) return { headers: type, body };
  const value = token.reveal();
  return fitsHeader(value)
    ? { headers: { ...type, authorization: `Bearer ${value}` }, body }
    : { headers: type, body, suffix: `?access_token=${encodeURIComponent(value)}` };
}

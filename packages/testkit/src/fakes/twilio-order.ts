import type { CallOrder } from "./twilio-call.ts";

/** What a request for a call asks for, once it was found to be in order. */
export function orderOf(params: URLSearchParams): CallOrder {
  const get = (name: string) => params.get(name) ?? undefined;
  const url = get("Url");
  const fallbackUrl = get("FallbackUrl");
  const twiml = get("Twiml");
  const statusCallback = get("StatusCallback");
  const detection = get("MachineDetection");
  const detectionCallback = get("AsyncAmdStatusCallback");
  const events = params.getAll("StatusCallbackEvent");
  return {
    to: get("To") ?? "",
    from: get("From") ?? "",
    method: get("Method") ?? "POST",
    statusCallbackMethod: get("StatusCallbackMethod") ?? "POST",
    events: events.length === 0 ? ["completed"] : events,
    ringMs: Number(get("Timeout") ?? 60) * 1000,
    limitMs: Number(get("TimeLimit") ?? 14_400) * 1000,
    asyncDetection: get("AsyncAmd") === "true",
    ...(url !== undefined && { url }),
    ...(fallbackUrl !== undefined && { fallbackUrl }),
    ...(twiml !== undefined && { twiml }),
    ...(statusCallback !== undefined && { statusCallback }),
    ...((detection === "Enable" || detection === "DetectMessageEnd") && { detection }),
    ...(detectionCallback !== undefined && { detectionCallback }),
  };
}

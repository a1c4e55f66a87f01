import type twilio from "twilio";

/** The SDK: signatures and TwiML. Loaded at the first callback, since it takes 200 ms and 21 MB. */
export async function loadSdk(): Promise<typeof twilio> {
  // In ESM this CommonJS module has a default export alone.
  return (await import("twilio")).default;
}

/** TwiML as Twilio wants it. */
export function twimlResponse(document: { toString(): string }): Response {
  return new Response(document.toString(), {
    headers: { "content-type": "text/xml; charset=utf-8", "cache-control": "no-store" },
  });
}

import type { HookRequest } from "@tocsin/core";

const isOrigin = (text: string) => /^[\w.:*-]{1,255}$/.test(text);

/**
 * The permission that CloudEvents' webhook specification wants asked for before anything is sent. It
 * proves nothing and opens nothing: each delivery still bears the token. The address in
 * `WebHook-Request-Callback` is never called, since anybody could have written it.
 */
export function handshake({ method, headers }: HookRequest): Response | undefined {
  const origin = headers.get("webhook-request-origin")?.trim() ?? "";
  if (method !== "OPTIONS" || origin === "") return undefined;
  return new Response(null, {
    status: 200,
    headers: {
      allow: "POST",
      "webhook-allowed-origin": isOrigin(origin) ? origin : "*",
      "webhook-allowed-rate": "*",
    },
  });
}

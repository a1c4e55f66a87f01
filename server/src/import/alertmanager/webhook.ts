import { parseDuration } from "@tocsin/core";
import type { Books } from "./books.ts";
import type { OldGlobals, OldHttp, OldWebhook } from "./format.ts";
import { headersOf, noteHttp } from "./http.ts";
import { isTemplate, noteEnds, noteLeftOver, showWhose, type Whose } from "./left-over.ts";
import { isPlainAddress } from "./secrets.ts";
import { readOldDuration } from "./timers.ts";
import { literal } from "./variables.ts";

const carried = ["url", "url_file", "timeout"];
const shortestTimeoutMs = 100;
const longestTimeoutMs = 120_000;

/** The same payload to the same address. */
export function webhookTarget(
  config: OldWebhook,
  whose: Whose,
  globals: OldGlobals,
  books: Books,
): string | undefined {
  const { receiver } = whose;
  const http = config.http_config ?? globals.http_config ?? {};
  const refused = refusalOf(config);
  if (refused !== undefined) {
    books.notes.add(showWhose(whose), refused);
    return undefined;
  }
  noteLeftOver(config, carried, whose, books);
  noteHttp(http, whose, books);
  noteEnds(config.send_resolved !== false, whose, books);
  const headers = headersOf(http, whose, books);
  const hasHeaders = Object.keys(headers).length > 0;
  const timeout = config.timeout === undefined ? undefined : readOldDuration(config.timeout);
  const ms = timeout === undefined ? 0 : (parseDuration(timeout) ?? 0);
  const channel = books.channels.find("webhook", hasHeaders ? `webhook ${receiver}` : "webhook", {
    format: "alertmanager",
    ...(hasHeaders ? { headers } : {}),
    ...(ms === 0 ? {} : { timeoutMs: Math.min(longestTimeoutMs, Math.max(shortestTimeoutMs, ms)) }),
  });
  return `${channel}:${addressOf(config, http, whose, books)}`;
}

function refusalOf({ url }: OldWebhook): string | undefined {
  if (url === undefined) return undefined;
  if (isTemplate(url)) {
    return "sends to a template, which has no counterpart: write a route and a receiver for each address";
  }
  // As docs/sources/prometheus.md tells to write it: alerts would go round.
  if (URL.canParse(url) && /\/hooks\/prometheus(\/|$)/.test(new URL(url).pathname)) {
    return "sends to Tocsin, which would send to itself: it is left out";
  }
  return undefined;
}

function addressOf(config: OldWebhook, http: OldHttp, whose: Whose, books: Books): string {
  const { url, url_file: file } = config;
  const { receiver } = whose;
  const basic = http.basic_auth;
  if (url !== undefined && isPlainAddress(url)) {
    if (basic === undefined || basic === null) return literal(url);
    const { username, password, password_file: passwordFile } = basic;
    const secret = password ?? passwordFile;
    if (username !== undefined && secret !== undefined) {
      const { protocol, host, pathname } = new URL(url);
      const variable = books.variables.add(
        `WEBHOOK_PASSWORD_${receiver}`,
        `the password of ${showWhose(whose)}; write @ : / # % in it as %40 %3A %2F %23 %25`,
        `password ${secret}`,
      );
      const user = literal(encodeURIComponent(username));
      return `${protocol}//${user}:${variable}@${host}${literal(pathname)}`;
    }
  }
  const login =
    basic === undefined || basic === null ? "" : ", with its login: https://user:password@…";
  return books.variables.add(
    `WEBHOOK_URL_${receiver}`,
    `the address of ${showWhose(whose)}${login}`,
    `url ${url ?? file ?? receiver} ${JSON.stringify(basic ?? "")}`,
  );
}

import { version } from "../version.ts";
import type { Endpoint } from "./endpoint.ts";

/** A plain page that says what is here, until the dashboard takes its place. */
export function homePage(endpoints: readonly Endpoint[]): Response {
  const rows = [
    ["POST", "/hooks/SOURCE", "What a source sends"],
    ["GET, POST", "/callbacks/CHANNEL", "What a channel's provider calls"],
    ...endpoints.map(({ method, path, summary }) => [method.toUpperCase(), path, summary]),
    ["POST", "/api/v2/alerts", "Alertmanager: what Prometheus sends"],
    ["GET", "/healthz", "The process lives"],
    ["GET", "/readyz", "Storage and channels"],
    ["GET", "/metrics", "Prometheus metrics"],
    ["GET", "/openapi.json", "The API's description"],
  ];
  const table = rows.map(
    (cells) => `<tr>${cells.map((cell) => `<td>${escapeHtml(cell ?? "")}</td>`).join("")}</tr>`,
  );
  return new Response(page(table.join("\n")), {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
    },
  });
}

function page(rows: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Tocsin</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 3rem auto; padding: 0 1rem; color-scheme: light dark }
  td { padding: .2rem 1rem .2rem 0; vertical-align: top }
  td:nth-child(-n+2) { font-family: ui-monospace, monospace }
</style>
<h1>Tocsin ${escapeHtml(version)}</h1>
<p>The gateway runs. <code>tocsin incidents</code> shows what is open.</p>
<table>
${rows}
</table>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

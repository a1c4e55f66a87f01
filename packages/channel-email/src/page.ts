import { escaped } from "./escaped.ts";

/** A page of a few words, and at most one thing to do. */
export interface Page {
  readonly status: number;
  /** BCP 47. */
  readonly locale?: string;
  readonly title: string;
  readonly lines: readonly string[];
  /** The label of the button that posts to the page's own address. */
  readonly button?: string;
}

const headers = {
  "content-type": "text/html; charset=utf-8",
  // Nothing is loaded or run, nobody frames the button, the form goes nowhere else.
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-robots-tag": "noindex",
};

const style =
  "body{margin:0;padding:48px 16px;background:#f3f4f6;color:#111827;font:16px/1.5 system-ui,sans-serif}" +
  "main{max-width:560px;margin:auto;padding:24px;background:#fff;overflow-wrap:anywhere}" +
  "h1{font-size:20px;margin:0 0 12px}p{margin:0 0 8px}" +
  "button{margin-top:12px;padding:10px 20px;border:0;background:#1d4ed8;color:#fff;font:inherit;cursor:pointer}" +
  "@media(prefers-color-scheme:dark){body{background:#111827;color:#f3f4f6}main{background:#1f2937}}";

/** The page as it is answered; to HEAD without its body. */
export function pageResponse(page: Page, method: string): Response {
  const { status } = page;
  if (method === "HEAD") return new Response(null, { status, headers });
  return new Response(pageHtml(page), { status, headers });
}

function pageHtml({ title, lines, button, locale = "en-US" }: Page): string {
  const form =
    button === undefined
      ? ""
      : `<form method="post"><button type="submit">${escaped(button)}</button></form>`;
  return [
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width,initial-scale=1">`,
    `<meta name="robots" content="noindex"><title>${escaped(title)}</title>`,
    `<style>${style}</style></head><body><main><h1>${escaped(title)}</h1>`,
    ...lines.map((line) => `<p>${escaped(line)}</p>`),
    `${form}</main></body></html>`,
  ].join("\n");
}

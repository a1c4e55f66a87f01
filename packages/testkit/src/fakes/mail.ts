/** A mail as its reader's program would see it. */
export interface Mail {
  /** By lower-case name, unfolded and decoded; of a header that is there twice, the last. */
  readonly headers: Readonly<Record<string, string>>;
  /** Lower-case, in order, repeated as often as they are there. */
  readonly headerNames: readonly string[];
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** What goes along with it, in order. */
  readonly enclosures: readonly MailEnclosure[];
  /** As it went over the wire. */
  readonly raw: string;
}

/** A file in a mail. */
export interface MailEnclosure {
  readonly name: string;
  /** Without parameters. */
  readonly type: string;
  /** Shown in the text that names its `cid`, instead of beside it. */
  readonly inline: boolean;
  readonly cid?: string;
  readonly bytes: Uint8Array;
}

interface Part {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** A page that a reader's browser shows. */
export interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** What is to be read on it. */
  readonly text: string;
  /** The label of the one button of its form; undefined when there is nothing to confirm. */
  readonly button?: string;
}

/** Somebody who follows the links of a mail. */
export interface MailReader {
  /** Looks at it, as scanners of mail do too. */
  open(url: string, method?: "GET" | "HEAD"): Promise<Page>;
  /** Opens it and presses its button. */
  confirm(url: string): Promise<Page>;
  /** Posts nothing to it, as programs with a button of their own do. */
  oneClick(url: string): Promise<Page>;
}

/** The links of a mail by what they say; in plain text the title stands before its URL. */
export function linksOf({
  html,
  text,
}: Pick<Mail, "html" | "text">): Readonly<Record<string, string>> {
  const found =
    html === ""
      ? [...text.matchAll(/^(.*): (https?:\/\/\S+)$/gm)].map(([, title = "", url = ""]) => [
          title,
          url,
        ])
      : [...html.matchAll(/<a [^>]*?href="([^"]*)"[^>]*>(.*?)<\/a>/gs)].map(
          ([, url = "", title = ""]) => [plainOf(title), plainOf(url)],
        );
  return Object.fromEntries(found);
}

/** Opens links at a gateway: `(request) => gateway.handle(request)`. */
export function mailReader(gateway: (request: Request) => Promise<Response>): MailReader {
  async function load(url: string, init: RequestInit): Promise<Page> {
    const response = await gateway(new Request(url, init));
    const html = await response.text();
    if (/<(script|link)|<[^>]*\s(src|on\w+|http-equiv)=/i.test(html)) {
      throw new Error(`the page loads or runs something:\n${html}`);
    }
    const button = /<form method="post">\s*<button[^>]*>(.*?)<\/button>\s*<\/form>/s.exec(
      html,
    )?.[1];
    return {
      status: response.status,
      headers: response.headers,
      html,
      text: plainOf(html.replace(/<(style|title)[^>]*>.*?<\/\1>/gs, "")),
      ...(button !== undefined && { button: plainOf(button) }),
    };
  }

  const form = { "content-type": "application/x-www-form-urlencoded" };
  return {
    open: (url, method = "GET") => load(url, { method }),
    async confirm(url) {
      const page = await load(url, { method: "GET" });
      if (page.button === undefined) throw new Error(`nothing to confirm: ${page.text}`);
      return load(url, { method: "POST", headers: form, body: "" });
    },
    oneClick: (url) => load(url, { method: "POST" }),
  };
}

/** Reads what nodemailer and its like write: headers, multiparts in one another, quoted-printable, base64. */
export function readMail(raw: string): Mail {
  const whole = readPart(raw);
  const headers = Object.fromEntries(whole.headers);
  const parts = leavesOf(whole);
  const content = (type: string) => {
    const part = parts.find((each) =>
      isEnclosed(each) ? false : headerOf(each, "content-type").toLowerCase().startsWith(type),
    );
    return part === undefined ? "" : contentOf(part);
  };
  return {
    headers,
    headerNames: whole.headers.map(([name]) => name),
    messageId: headers["message-id"] ?? "",
    subject: headers.subject ?? "",
    text: content("text/plain"),
    html: content("text/html"),
    enclosures: parts.filter(isEnclosed).map(enclosureOf),
    raw,
  };
}

function readPart(raw: string): Part {
  const end = raw.indexOf("\r\n\r\n");
  const head = end < 0 ? raw : raw.slice(0, end);
  const lines = head.replace(/\r\n(?=[ \t])/g, "").split("\r\n");
  const headers = lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), decodeWords(line.slice(colon + 1).trim())] as const;
  });
  return { headers, body: end < 0 ? "" : raw.slice(end + 4) };
}

function headerOf({ headers }: Part, name: string): string {
  return headers.find(([each]) => each === name)?.[1] ?? "";
}

function leavesOf(part: Part, depth = 0): Part[] {
  const isMany = /^multipart\//i.test(headerOf(part, "content-type"));
  return isMany && depth < 5 ? partsOf(part).flatMap((each) => leavesOf(each, depth + 1)) : [part];
}

function isEnclosed(part: Part): boolean {
  return headerOf(part, "content-disposition") !== "";
}

function enclosureOf(part: Part): MailEnclosure {
  const disposition = headerOf(part, "content-disposition");
  const given = parametersOf(disposition);
  // RFC 2231: in pieces, each with its number; encoded as in URLs where a `*` ends the name of the first.
  const pieces = given.filter(([name]) => /^filename\*/.test(name)).map(([, value]) => value);
  const joined = pieces.join("");
  const isEncoded = given.some(([name]) => /^filename\*(?:0\*)?$/.test(name));
  const long = isEncoded ? decodeURIComponent(joined.replace(/^utf-8''/i, "")) : joined;
  const cid = /^<(.*)>$/.exec(headerOf(part, "content-id"))?.[1];
  return {
    name: given.find(([name]) => name === "filename")?.[1] ?? long,
    type: headerOf(part, "content-type").replace(/;.*/s, "").trim(),
    inline: disposition.startsWith("inline"),
    ...(cid !== undefined && { cid }),
    bytes: Buffer.from(part.body, "base64"),
  };
}

/** `; name="value"`, in their order (RFC 2045). */
function parametersOf(header: string): readonly (readonly [name: string, value: string])[] {
  const each = /;\s*([^\s=;"]+)=(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/g;
  return [...header.matchAll(each)].map(([, name = "", quoted, bare = ""]) => [
    name.toLowerCase(),
    quoted?.replace(/\\(.)/g, "$1") ?? bare,
  ]);
}

function partsOf(part: Part): Part[] {
  const boundary = /boundary="?([^";]+)"?/i.exec(headerOf(part, "content-type"))?.[1] ?? "";
  return part.body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((each) => readPart(each.replace(/^\r\n/, "").replace(/\r\n$/, "")));
}

function contentOf(part: Part): string {
  switch (headerOf(part, "content-transfer-encoding").toLowerCase()) {
    case "base64":
      return lines(Buffer.from(part.body, "base64").toString("utf8"));
    case "quoted-printable":
      return lines(unquote(part.body.replace(/=[ \t]*\r\n/g, "")));
    default:
      return lines(Buffer.from(part.body, "latin1").toString("utf8"));
  }
}

function lines(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

function unquote(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/** RFC 2047: `=?UTF-8?Q?caf=C3=A9?=`; white space between two words is no part of the text. */
function decodeWords(value: string): string {
  return value
    .replace(/(\?=)\s+(?==\?)/g, "$1")
    .replace(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_, encoding: string, text: string) =>
      encoding.toUpperCase() === "B"
        ? Buffer.from(text, "base64").toString("utf8")
        : unquote(text.replaceAll("_", " ")),
    );
}

const entities: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&amp;": "&",
};

function plainOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, " ")
    .replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? entity)
    .replace(/\s+/g, " ")
    .trim();
}

import {
  type Breach,
  breach,
  errorFor,
  type Json,
  list,
  text,
  tooLong,
  trimmed,
} from "./discord-breach.ts";
import { rowBreaches } from "./discord-components.ts";

// discord-api-docs: resources/message "Embed Limits", reference "Field limits".
const limits = {
  content: 2000,
  nonce: 25,
  embeds: 10,
  allEmbeds: 6000,
  title: 256,
  description: 4096,
  fields: 25,
  fieldName: 256,
  fieldValue: 1024,
  footer: 2048,
  author: 256,
  url: 2048,
};

/** What Discord would say to this message: an error body, or undefined when it takes it. */
export function refusal(body: Json, files: readonly string[] = []): Json | undefined {
  const breaches = [
    ...content(body),
    ...nonce(body),
    ...embeds(body, files),
    ...rowBreaches(body.components),
  ];
  if (breaches.length > 0) return errorFor(breaches);
  const empty =
    trimmed(body.content) === "" && list(body.embeds).length === 0 && files.length === 0;
  return empty ? { message: "Cannot send an empty message", code: 50006 } : undefined;
}

function content(body: Json): Breach[] {
  return text(body.content ?? "", ["content"], limits.content, false);
}

function nonce({ nonce: value, enforce_nonce: enforced }: Json): Breach[] {
  if (value === undefined && enforced !== true) return [];
  if (typeof value === "string" && value.length > 0 && value.length <= limits.nonce) return [];
  return [breach(["nonce"], "NONCE_TYPE_TOO_LONG", "Nonce must be 25 or fewer in length.")];
}

function embeds(body: Json, files: readonly string[]): Breach[] {
  const all = list(body.embeds) as Json[];
  const found = all.flatMap((embed, index) => oneEmbed(embed, ["embeds", index], files));
  if (all.length > limits.embeds) found.push(tooLong(["embeds"], limits.embeds));
  if (all.reduce((sum, embed) => sum + weight(embed), 0) > limits.allEmbeds) {
    found.push(
      breach(["embeds"], "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000"),
    );
  }
  return found;
}

function oneEmbed(embed: Json, at: (string | number)[], files: readonly string[]): Breach[] {
  const footer = (embed.footer ?? {}) as Json;
  const author = (embed.author ?? {}) as Json;
  const image = (embed.image ?? {}) as Json;
  const fields = list(embed.fields) as Json[];
  const found = [
    ...text(embed.title ?? "", [...at, "title"], limits.title, false),
    ...text(embed.description ?? "", [...at, "description"], limits.description, false),
    ...text(
      footer.text ?? "",
      [...at, "footer", "text"],
      limits.footer,
      embed.footer !== undefined,
    ),
    ...text(
      author.name ?? "",
      [...at, "author", "name"],
      limits.author,
      embed.author !== undefined,
    ),
    ...address(embed.url, [...at, "url"]),
    ...address(author.url, [...at, "author", "url"]),
    ...(isAttached(image.url, files) ? [] : address(image.url, [...at, "image", "url"])),
    ...fields.flatMap((field, index) => [
      ...text(field.name, [...at, "fields", index, "name"], limits.fieldName, true),
      ...text(field.value, [...at, "fields", index, "value"], limits.fieldValue, true),
    ]),
  ];
  if (fields.length > limits.fields) found.push(tooLong([...at, "fields"], limits.fields));
  if (embed.timestamp !== undefined && Number.isNaN(Date.parse(String(embed.timestamp)))) {
    found.push(
      breach([...at, "timestamp"], "DATETIME_TYPE_PARSE", "Could not parse. Should be ISO8601."),
    );
  }
  const { color = 0 } = embed;
  if (!Number.isInteger(color) || Number(color) < 0 || Number(color) > 0xffffff) {
    found.push(
      breach(
        [...at, "color"],
        "NUMBER_TYPE_MAX",
        "int value should be less than or equal to 16777215.",
      ),
    );
  }
  if (weight(embed) === 0 && embed.image === undefined) {
    found.push(breach([...at, "description"], "BASE_TYPE_REQUIRED", "This field is required"));
  }
  return found;
}

function weight(embed: Json): number {
  const fields = list(embed.fields) as Json[];
  const texts = [
    embed.title,
    embed.description,
    (embed.footer as Json | undefined)?.text,
    (embed.author as Json | undefined)?.name,
    ...fields.flatMap((field) => [field.name, field.value]),
  ];
  return texts.reduce<number>((sum, each) => sum + trimmed(each).length, 0);
}

/** A file of the same message. */
function isAttached(url: unknown, files: readonly string[]): boolean {
  return typeof url === "string" && files.some((name) => url === `attachment://${name}`);
}

/** Absent is fine. Hosts without a dot, such as localhost, are refused. */
function address(value: unknown, path: (string | number)[]): Breach[] {
  if (value === undefined) return [];
  const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !url.hostname.includes(".")) {
    return [breach(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")];
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    const said = `Scheme "${url.protocol.slice(0, -1)}" is not supported. Scheme must be one of ('http', 'https').`;
    return [breach(path, "URL_TYPE_INVALID_SCHEME", said)];
  }
  return String(value).length > limits.url ? [tooLong(path, limits.url)] : [];
}

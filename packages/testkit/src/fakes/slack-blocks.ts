import { isClickable } from "./slack-elements.ts";
import { isText, isTextObject, list, type Thing } from "./slack-text.ts";

/** What Slack says of the content of a message: the word of its error, or undefined where it takes it. */
export function refusalOf(args: Readonly<Record<string, string>>): string | undefined {
  const blocks = parsed(args.blocks);
  const attachments = parsed(args.attachments);
  if (blocks === "broken") return "invalid_blocks_format";
  if (attachments === "broken") return "invalid_attachments";
  const text = args.text ?? "";
  if (text.trim() === "" && blocks.length === 0 && attachments.length === 0) return "no_text";
  if (text.length > 40_000) return "msg_too_long";
  if (blocks.length > 50 || !blocks.every(isBlock)) return "invalid_blocks";
  if (attachments.length > 100) return "too_many_attachments";
  if (!attachments.every(isAttachment)) return "invalid_attachments";
  const all = [...blocks, ...attachments.flatMap((each) => list(each.blocks))];
  if (all.length > 50) return "invalid_blocks";
  // Undocumented; seen from about this many characters (slackapi/bolt-js#2509).
  if (all.reduce((sum, block) => sum + textLength(block), 0) > 13_200) return "msg_blocks_too_long";
  return metadataRefusal(args.metadata);
}

/** The people and groups that this content would ring. */
export function ringsOf(content: unknown): readonly string[] {
  // A time in the reader's zone looks like a mention and rings nobody.
  return JSON.stringify(content ?? "").match(/<(?:!(?!date\^)|@|#)[^>]*>/g) ?? [];
}

export function isBlock(block: Thing): boolean {
  if (block.block_id !== undefined && !isText(block.block_id, 255)) return false;
  switch (block.type) {
    case "header":
      return isTextObject(block.text, 150, ["plain_text"]);
    case "section": {
      if (block.text === undefined && block.fields === undefined) return false;
      if (block.text !== undefined && !isTextObject(block.text, 3000)) return false;
      if (block.fields === undefined) return true;
      const fields = list(block.fields);
      return (
        fields.length > 0 && fields.length <= 10 && fields.every((each) => isTextObject(each, 2000))
      );
    }
    case "context": {
      const elements = list(block.elements);
      return (
        elements.length > 0 &&
        elements.length <= 10 &&
        elements.every((each) => (each.type === "image" ? isImage(each) : isTextObject(each, 3000)))
      );
    }
    case "actions": {
      const elements = list(block.elements);
      const ids = elements.flatMap(({ action_id }) => action_id ?? []);
      if (new Set(ids).size < ids.length) return false;
      return elements.length > 0 && elements.length <= 25 && elements.every(isClickable);
    }
    case "image":
      return isImage(block) && (block.title === undefined || isTextObject(block.title, 2000));
    case "divider":
      return true;
    default:
      return false;
  }
}

function isImage(image: Thing): boolean {
  const file = image.slack_file !== undefined;
  return isText(image.alt_text, 2000) && (file || isText(image.image_url, 3000));
}

function isAttachment(attachment: Thing): boolean {
  const { color, blocks } = attachment;
  if (color !== undefined && !/^(#?[0-9a-f]{6}|good|warning|danger)$/i.test(String(color))) {
    return false;
  }
  return list(blocks).every(isBlock);
}

/** Every `text` in a block, however deep. */
function textLength(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, each]) =>
      sum + (key === "text" && typeof each === "string" ? each.length : textLength(each)),
    0,
  );
}

function metadataRefusal(json: string | undefined): string | undefined {
  if (json === undefined) return undefined;
  if (json.length > 8000) return "metadata_too_large";
  const [metadata] = list([tried(json)]);
  if (metadata === undefined) return "invalid_metadata_format";
  if (Object.keys(metadata).length === 0) return undefined;
  const { event_type: type, event_payload: payload } = metadata;
  const fits = isText(type, 255) && /^[a-z0-9_]+$/i.test(String(type));
  return fits && typeof payload === "object" && payload !== null
    ? undefined
    : "invalid_metadata_schema";
}

function parsed(json: string | undefined): Thing[] | "broken" {
  if (json === undefined) return [];
  const value = tried(json);
  return Array.isArray(value) && list(value).length === value.length ? list(value) : "broken";
}

function tried(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

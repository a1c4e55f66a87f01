import type { Attempt, Message } from "@tocsin/core";

const longestText = 20_000;
const longestList = 200;

/** One line of JSON for one telling, for machines that read the output. */
export function renderJson(how: "sent" | "updated", message: Message, attempt: Attempt): string {
  const { address, deliveryId, tellingId } = attempt;
  const telling = JSON.stringify({ how, address, deliveryId, tellingId, message }, bounded);
  // JSON leaves these as they are, and a terminal may act on them. They stand inside strings only.
  const safe = telling.replace(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
  return `${safe}\n`;
}

function bounded(_key: string, value: unknown): unknown {
  if (typeof value === "string" && value.length > longestText) return value.slice(0, longestText);
  return Array.isArray(value) && value.length > longestList ? value.slice(0, longestList) : value;
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
  }).join("");
}

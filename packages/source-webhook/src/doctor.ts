import type { HookRequest, NoticeInput } from "@tocsin/core";
import { parsed } from "./body.ts";
import { fields } from "./fields.ts";
import { notice } from "./notice.ts";

const mark = '{"tocsin":"doctor"';
// The body of `doctorBody` is shorter.
const longest = 200;

/** What `tocsin doctor` sends itself: every preset and map lets it through. */
export function doctorBody(now: number): string {
  return `${mark},"at":${JSON.stringify(new Date(now).toISOString())}}`;
}

/** The message that the request is when `tocsin doctor` sent it. */
export function doctorNotice({ body }: HookRequest, name: string): NoticeInput | undefined {
  if (body.length > longest) return undefined;
  const text = Buffer.from(body).toString();
  if (!text.startsWith(mark)) return undefined;
  const at = fields(parsed(text)).time("at");
  return notice({
    id: at === undefined ? undefined : `doctor:${at}`,
    type: "doctor",
    kind: "message",
    severity: "info",
    title: `Test of the source ${name}`,
    at,
  });
}

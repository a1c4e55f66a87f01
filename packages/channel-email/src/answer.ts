import { type Message, type Tools, wordsOf } from "@tocsin/core";
import { z } from "zod";

/** What the links of a mail can answer. Who escalates has the incident's page for it. */
const answerable = ["acknowledge", "resolve"] as const;
const lifetimeMs = 7 * 24 * 3_600_000;
const longestSealed = 4_096;

/** A link of a mail that answers it for whom it was sent to. */
export interface AnswerLink {
  readonly title: string;
  readonly url: string;
}

const answerSchema = z.strictObject({
  action: z.enum(answerable),
  incident: z.string().min(1).max(200),
  delivery: z.string().min(1).max(500),
  /** The address that the mail went to. */
  to: z.string().min(3).max(320),
});

/** What a link asks for. */
export type MailAnswer = z.output<typeof answerSchema>;

/** The links of one mail, sealed, so that nobody can make one; none where nobody could reach them. */
export async function answerLinks(
  message: Message,
  { to, delivery }: { readonly to: string; readonly delivery: string },
  tools: Pick<Tools, "publicUrl" | "name" | "seal">,
): Promise<readonly AnswerLink[]> {
  const { publicUrl } = tools;
  if (publicUrl === undefined) return [];
  const { actions, incident } = message;
  const { label } = wordsOf(message);
  const offered = answerable.filter((each) => actions.includes(each));
  return Promise.all(
    offered.map(async (action) => {
      const answer: MailAnswer = { action, incident: incident.id, delivery, to };
      const sealed = await tools.seal(JSON.stringify(answer), lifetimeMs);
      const path = `/callbacks/${encodeURIComponent(tools.name)}/${sealed}`;
      return { title: label[action], url: `${publicUrl}${path}` };
    }),
  );
}

/** What was sealed into a link; undefined when it was altered, is too old, or is no link of a mail. */
export async function readAnswer(
  sealed: string,
  tools: Pick<Tools, "unseal">,
): Promise<MailAnswer | undefined> {
  if (sealed === "" || sealed.length > longestSealed) return undefined;
  const text = await tools.unseal(sealed);
  if (text === undefined) return undefined;
  try {
    return answerSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

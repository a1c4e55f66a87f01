import type { ActionAnswer, ActionOrder } from "@tocsin/core";
import { button, rowsOf, styles } from "./components.ts";
import { sealReplyTo } from "./reply-to.ts";
import { phrase, prose, type Reply, say } from "./say.ts";
import { type How, type Scene, titleOf, type Wanted, whoIs } from "./scene.ts";

/** What was given with a request. */
export interface Given {
  readonly values?: Readonly<Record<string, string>>;
  readonly why?: string;
  readonly how: How;
}

const mostLines = 10;
const mostDetails = 16;

/** Asks the gateway for it. */
export async function order(scene: Scene, wanted: Wanted, given: Given): Promise<Reply> {
  const { desk, origin, tools } = scene;
  const { values, why, how } = given;
  const reason = why === undefined ? {} : { why };
  const answer = await desk.request({
    ...wanted,
    ...(values === undefined ? {} : { values }),
    ...reason,
    by: whoIs(origin, how),
    request: origin.id,
    replyTo: await sealReplyTo(origin, titleOf(wanted.action, desk), tools),
  });
  return told(scene, wanted, answer, { ...values, ...reason });
}

/** What became of a request, for whoever made it. `typed`: by field, to open the form with again. */
export async function told(
  scene: Scene,
  wanted: Wanted | undefined,
  answer: ActionAnswer,
  typed: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  switch (answer.status) {
    case "answered":
      return say(prose(answer.text));
    case "refused":
    case "unknown":
      return say(prose(answer.reason));
    case "invalid":
      return problems(scene, wanted, answer.problems, typed);
    case "accepted":
      return accepted(scene, answer.order);
  }
}

function problems(
  { ids, drafts }: Scene,
  wanted: Wanted | undefined,
  found: Readonly<Record<string, string>>,
  typed: Readonly<Record<string, string>>,
): Reply {
  const lines = Object.entries(found).map(
    ([name, problem]) => `- **${phrase(name, 60)}** ${phrase(problem, 200)}`,
  );
  const text = ["Nothing done yet:", ...lines.slice(0, mostLines)].join("\n");
  if (wanted === undefined) return say(text);
  const { action, incident = "" } = wanted;
  const id = ids.print("form", action, incident, drafts.keep({ typed }));
  return say(text, {
    rows: id === undefined ? [] : rowsOf([button("Fill in", id, styles.primary)]),
  });
}

async function accepted(scene: Scene, asked: ActionOrder): Promise<Reply> {
  const { action, state, text } = asked;
  const title = phrase(titleOf(action, scene.desk), 80);
  if (state === "approving") return approving(scene, asked, title);
  if (state === "waiting" || state === "running") {
    return say(`⏳ **${title}** is on its way.`, { pending: true });
  }
  return say(`**${title}**: ${prose(text ?? state, 1_500)}`);
}

/** Everybody sees who wants what, since somebody else has to agree. */
async function approving(
  { desk, ids, origin }: Scene,
  { id, incident, approvals, approvedBy, details = [], why }: ActionOrder,
  title: string,
): Promise<Reply> {
  const open = incident === undefined ? [] : await desk.open();
  const about = open.find((each) => each.incident.id === incident);
  const named = about && `**${phrase(about.incident.code, 20)}** ${phrase(about.title, 150)}`;
  const others = approvals - approvedBy.length;
  const given = details
    .slice(0, mostDetails)
    .map(({ label, value }) => `- ${phrase(label, 60)}: ${phrase(value, 200)}`);
  const lines = [
    `**${phrase(origin.user.name, 80)}** asks for **${title}**${named === undefined ? "" : `: ${named}`}`,
    ...given,
    ...(why === undefined ? [] : [`Why: ${phrase(why, 300)}`]),
    others === 1 ? "Somebody else has to agree." : `${others} others have to agree.`,
  ];
  const agree = ids.print("agree", id);
  const rows = agree === undefined ? [] : rowsOf([button("Agree", agree, styles.primary)]);
  return say(lines.join("\n"), { rows, public: true });
}

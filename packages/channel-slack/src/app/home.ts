import type { Desk, Message, OnCallView, Stamps } from "@tocsin/core";
import { acknowledgedLine } from "../acknowledged.ts";
import { actionsOf, type Block, headline, joined, section } from "../blocks.ts";
import { elementsOf } from "../buttons.ts";
import { link, plain, plainText } from "../text.ts";
import type { Hands } from "./hands.ts";
import type { Said } from "./said.ts";

/** A view takes 100 blocks; an incident is two. */
const most = { incidents: 15, schedules: 20 } as const;

interface Shown {
  readonly mine: readonly Message[];
  /** Undefined: whoever looks is nobody that the config knows. */
  readonly others: readonly Message[] | undefined;
  readonly onCall: readonly OnCallView[];
}

/** A view of the Home tab. */
interface HomeView {
  readonly type: "home";
  readonly blocks: readonly Block[];
}

/** What somebody sees on the Home tab of the app: their incidents and who is on call. */
export async function homeFor(
  user: string,
  desk: Desk,
  stamps: Stamps,
  notice?: Said,
): Promise<HomeView> {
  const [mine, known, onCall] = await Promise.all([
    desk.told(user),
    desk.knows(user),
    desk.onCall(),
  ]);
  // What is told in channels is not for everybody who can open this app.
  const open = known ? await desk.open({ address: user, how: "home" }) : undefined;
  const ids = new Set(mine.map(({ incident }) => incident.id));
  const others = open?.filter(({ incident }) => !ids.has(incident.id));
  const blocks = homeBlocks({ mine, others, onCall }, user, stamps);
  return { type: "home", blocks: [...(notice?.blocks ?? []), ...blocks] };
}

export async function publishHome(
  user: string,
  view: HomeView,
  { slack, tools, signal }: Hands,
): Promise<void> {
  const answer = await slack.call("views.publish", { user_id: user, view }, signal);
  if (answer.ok) return;
  const { problem } = answer;
  const why = problem.kind === "refused" ? problem.code : problem.kind;
  tools.log.warn("Slack did not take a Home tab", { why });
}

/** Pure. */
function homeBlocks({ mine, others, onCall }: Shown, user: string, stamps: Stamps): Block[] {
  const unknown = `You are not among the people of the config: your member id is \`${user}\`.`;
  return [
    heading("Your incidents"),
    ...listed(mine, "Nothing of yours is open.", stamps),
    ...(others === undefined
      ? [section(unknown)]
      : [heading("Other open incidents"), ...listed(others, "Nothing else is open.", stamps)]),
    heading("On call"),
    section(onCallLines(onCall) || "There is no schedule."),
  ];
}

function heading(text: string): Block {
  return { type: "header", text: plainText(text, 150) };
}

function listed(messages: readonly Message[], nothing: string, stamps: Stamps): Block[] {
  if (messages.length === 0) return [section(nothing)];
  const more = messages.length - most.incidents;
  return [
    ...messages.slice(0, most.incidents).flatMap((each) => incidentBlocks(each, stamps)),
    ...(more > 0 ? [section(`… and ${more} more`)] : []),
  ];
}

function incidentBlocks(message: Message, stamps: Stamps): Block[] {
  const { incident, summary } = message;
  const title = `*${link(headline(message), incident.url, 500)}*`;
  const code = `\`${plain(incident.code, 20).replaceAll("`", "")}\``;
  const lines = [`${title} ${code}`, plain(summary, 300), acknowledgedLine(incident)];
  return [section(joined(lines)), ...actionsOf(elementsOf(message, stamps))];
}

function onCallLines(onCall: readonly OnCallView[]): string {
  const lines = onCall.slice(0, most.schedules).map(({ schedule, people }) => {
    const names = people.map(({ name }) => name).join(", ");
    return `*${plain(schedule, 80)}*: ${plain(names, 120) || "nobody"}`;
  });
  return joined(lines);
}

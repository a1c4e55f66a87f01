import type { IncidentView } from "../correlate/incident.ts";
import type { Action } from "./action.ts";
import type { OwnContext } from "./own.ts";

const listed = 10;
const counted = 500;

/** Questions that are answered at once. */
export function looking({ gateway }: OwnContext): readonly Action[] {
  const openOnes = async (limit: number): Promise<readonly IncidentView[]> => {
    const [open, acknowledged] = await Promise.all([
      gateway.incidents.list({ state: "open", limit }),
      gateway.incidents.list({ state: "acknowledged", limit }),
    ]);
    return [...open.items, ...acknowledged.items];
  };
  return [
    look("status", "How things stand, in one line.", async () => {
      const all = await openOnes(counted);
      const acknowledged = all.filter(({ state }) => state === "acknowledged").length;
      const critical = all.filter(({ severity }) => severity === "critical").length;
      const onCall = await whoIsOnCall();
      const count = all.length >= counted ? `${counted} or more` : String(all.length);
      const incidents = `${count} open incidents: ${critical} critical, ${acknowledged} acknowledged.`;
      return onCall === "" ? incidents : `${incidents}\n${onCall}`;
    }),
    look("incidents", "The incidents that are open, newest first.", async () => {
      const lines = (await openOnes(listed)).slice(0, listed).map(lineOf);
      return lines.length === 0 ? "Nothing is open." : lines.join("\n");
    }),
    look("oncall", "Who is on call now.", async () => {
      const onCall = await whoIsOnCall();
      return onCall === "" ? "No schedule is in the config." : onCall;
    }),
  ];

  async function whoIsOnCall(): Promise<string> {
    const views = await gateway.onCall.at();
    return views
      .map(({ schedule, people }) => {
        const names = people.map(({ name }) => name).join(", ");
        return `${schedule}: ${names === "" ? "nobody" : names}`;
      })
      .join("\n");
  }
}

function look(name: string, description: string, tell: () => Promise<string>): Action {
  return {
    name,
    title: name,
    description,
    looks: true,
    allow: "everyone",
    run: async () => ({ status: "done", text: await tell() }),
  };
}

function lineOf({ code, severity, title, state, acknowledged }: IncidentView): string {
  const by = state === "acknowledged" && acknowledged ? ` (${acknowledged.by})` : "";
  return `${code} ${severity}: ${title}${by}`;
}

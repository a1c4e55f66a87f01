import type { Answer, Client } from "./client.ts";

const unknownChannel = 10003;
const channelRoute = /^\/channels\/(\d+)(\/.*)$/;
const mostKnown = 1_000;

/**
 * A user's id in the place of a channel's: what is told there goes to their direct messages. Discord's ids do
 * not say what they are of, so that is tried where there is no such channel.
 */
export function reachingPeople(client: Client): Client {
  const directs = new Map<string, string>();

  async function directOf(user: string, signal: AbortSignal): Promise<string | Answer> {
    const body = { recipient_id: user };
    const opened = await client.call({
      method: "POST",
      route: "/users/@me/channels",
      auth: true,
      body,
      signal,
    });
    if (!opened.ok) return opened;
    const { value } = opened;
    const id = typeof value === "object" && value !== null && "id" in value ? String(value.id) : "";
    if (!/^\d{1,20}$/.test(id)) return opened;
    const [oldest] = directs.keys();
    if (directs.size >= mostKnown && oldest !== undefined) directs.delete(oldest);
    directs.set(user, id);
    return id;
  }

  return {
    ...client,
    async call(call) {
      const [, id = "", rest] = (call.auth && channelRoute.exec(call.route)) || [];
      if (rest === undefined) return client.call(call);
      const at = (channel: string) =>
        client.call({ ...call, route: `/channels/${channel}${rest}` });
      const known = directs.get(id);
      const answer = await at(known ?? id);
      if (known !== undefined || !isUnknown(answer)) return answer;
      const direct = await directOf(id, call.signal);
      if (typeof direct === "string") return at(direct);
      // Nobody's id either: then it is the channel's that is wrong.
      return direct.ok || direct.problem.kind === "refused" ? answer : direct;
    },
  };
}

function isUnknown(answer: Answer): boolean {
  if (answer.ok || answer.problem.kind !== "refused") return false;
  return answer.problem.code === unknownChannel;
}

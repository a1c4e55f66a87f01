import { createConnection } from "node:net";

const script = `
local lost = 0
for _, key in ipairs(redis.call('KEYS', '*')) do
  local isJob = key:match(':delayed$') or key:match(':wait$') or key:match(':prioritized$')
  if isJob and key:find(ARGV[1], 1, true) then lost = lost + redis.call('DEL', key) end
end
return lost`;

/** Makes a Redis forget every job that waits, as a flush by mistake does; how many lists it lost. */
export async function loseJobs(url: string): Promise<number> {
  const { hostname, port, searchParams } = new URL(url);
  const words = ["EVAL", script, "0", searchParams.get("prefix") ?? ""];
  const command = `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`;
  const socket = createConnection({ host: hostname, port: Number(port || 6379) });
  try {
    const answer = await new Promise<string>((resolve, reject) => {
      socket.once("error", reject);
      socket.once("data", (data) => resolve(data.toString()));
      socket.write(command);
    });
    if (!answer.startsWith(":")) throw new Error(`Redis answered ${answer.trim()}`);
    return Number(answer.slice(1));
  } finally {
    socket.destroy();
  }
}

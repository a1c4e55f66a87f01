import { freePort, scratch, serverOn } from "./lib/process.mjs";
import { row } from "./lib/table.mjs";

const cli = new URL("../server/dist/cli.js", import.meta.url).pathname;

/** From the start of the process to the first answer, with the embedded default. */
export async function startup() {
  const times = [];
  for (let count = 0; count < 5; count += 1) {
    const { folder, remove } = scratch();
    const port = await freePort();
    const server = await serverOn(
      port,
      process.execPath,
      [cli, "serve", "--listen", `127.0.0.1:${port}`],
      { cwd: folder, path: "/healthz" },
    );
    times.push(server.startMs);
    await server.stop();
    remove();
  }
  times.sort((a, b) => a - b);
  return [
    row({
      what: "start to listening",
      value: times[2],
      unit: "ms",
      lowerIsBetter: true,
      bar: 1_000,
    }),
  ];
}

import { spawn } from "node:child_process";
import { connect } from "node:net";
import { freePort, scratch } from "./process.mjs";

/** A Redis of its own with an append-only file, as production needs it. */
export async function redisServer() {
  const port = await freePort();
  const { folder, remove } = scratch();
  const args = ["--port", String(port), "--dir", folder, "--appendonly", "yes", "--save", ""];
  const child = spawn("redis-server", args, { stdio: "ignore" });
  child.on("error", () => {});
  for (let tries = 0; tries < 200; tries += 1) {
    const open = await new Promise((resolve) => {
      const socket = connect({ port, host: "127.0.0.1" });
      socket.on("connect", () => resolve(socket.end() !== undefined));
      socket.on("error", () => resolve(false));
    });
    if (open) {
      return {
        url: `redis://127.0.0.1:${port}/0`,
        port,
        async stop() {
          child.kill("SIGKILL");
          await new Promise((resolve) => child.on("close", resolve));
          remove();
        },
      };
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("redis-server did not start: install it (apt-get install redis-server)");
}

// The thread that owns the database. Plain JavaScript, so that it starts as it is from `src` and from
// `dist`: Node 20 can't load TypeScript.
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { openDatabase } from "./database.mjs";
import { makeEngine } from "./engine.mjs";

const port = parentPort;
if (port === null) throw new Error("worker.mjs is started by the driver alone");

try {
  const database = await openDatabase(workerData.path, workerData.migrations);
  const answer = makeEngine(database);
  port.on("message", (message) => {
    const tapes = [message];
    // Whatever has gathered while the last transaction was written goes into the next one.
    for (let more = receiveMessageOnPort(port); more; more = receiveMessageOnPort(port)) {
      tapes.push(more.message);
    }
    const work = tapes.filter((tape) => tape !== "close");
    if (work.length > 0) port.postMessage(answer(work));
    if (work.length < tapes.length) {
      database.close();
      port.close();
    }
  });
  port.postMessage("open");
} catch (error) {
  port.postMessage({ refused: error instanceof Error ? error.message : String(error) });
  port.close();
}

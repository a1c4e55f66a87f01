import { Worker } from "node:worker_threads";
import { StorageUnavailable } from "@tocsin/core";
import { migrations } from "./migrations.ts";
import { type Answers, RequestFailed, readAnswers, type Tape } from "./tape.ts";

/** The thread that owns the database, as seen from here. */
export interface Connection {
  /** Puts a request on the tape, which leaves at the end of this tick or when it is long; `read` takes its answer. */
  ask<T>(write: (tape: Tape) => void, read: (answers: Answers) => T): Promise<T>;
  /** Resolves once what was asked is answered and the file is let go of. */
  close(): Promise<void>;
}

interface Pending<T> {
  readonly read: (answers: Answers) => T;
  readonly resolve: (answer: T) => void;
  readonly reject: (error: unknown) => void;
}

// Five or six commits. A busy tick has more: the thread writes the first while this one still reads the
// others from their sockets (8 % more requests a second on two cores).
const longestTape = 60;

/** Starts the thread and opens the file; rejects with what to change when it can't be opened. */
export async function connect(path: string, now: () => number): Promise<Connection> {
  const worker = new Worker(new URL("./worker/worker.mjs", import.meta.url), {
    name: "tocsin-sqlite",
    workerData: { path, migrations },
    // Not this process's own: they may name a script or a way of loading. Node calls its SQLite experimental.
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const exited = new Promise<void>((resolve) => {
    worker.on("exit", () => resolve());
  });
  await opened(worker).catch(async (error: unknown) => {
    // SQLite lets go of a file for certain when its thread ends.
    await exited;
    throw error;
  });

  let tape: Tape = [];
  // biome-ignore lint/suspicious/noExplicitAny: each answer is read by the one who asked
  let pending: Pending<any>[] = [];
  let ended: Error | undefined;

  function flush() {
    if (tape.length === 0) return;
    worker.postMessage(tape);
    tape = [];
  }

  function settle<T>({ read, resolve, reject }: Pending<T>, answers: Answers) {
    try {
      resolve(read(answers));
    } catch (error) {
      reject(error instanceof RequestFailed ? unavailable(path, error) : error);
    }
  }

  function end(error: Error) {
    ended ??= error;
    const left = pending;
    pending = [];
    for (const request of left) request.reject(error);
  }

  worker.on("message", (answer: Tape) => {
    const answers = readAnswers(answer);
    let count = 0;
    while (answers.left()) {
      const request = pending[count++];
      if (request !== undefined) settle(request, answers);
    }
    pending = pending.slice(count);
  });
  worker.on("exit", () => end(new StorageUnavailable(`${path} is closed`)));
  worker.on("error", (error) => {
    end(new StorageUnavailable(`the thread that owns ${path} died: ${String(error)}`));
  });

  return {
    ask(write, read) {
      if (ended !== undefined) return Promise.reject(ended);
      return new Promise((resolve, reject) => {
        if (tape.length === 0) {
          tape.push(now());
          setImmediate(flush);
        }
        write(tape);
        pending.push({ read, resolve, reject });
        if (tape.length > longestTape) flush();
      });
    },
    async close() {
      flush();
      worker.postMessage("close");
      await exited;
    },
  };
}

function unavailable(path: string, { message }: Error): StorageUnavailable {
  return new StorageUnavailable(
    `${path} could not be read or written (${message}): look at the free space of its disk`,
  );
}

function opened(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("message", (message: "open" | { readonly refused: string }) => {
      worker.off("error", reject);
      if (message === "open") resolve();
      else reject(new Error(message.refused));
    });
  });
}

import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import {
  badChange,
  makeAgenda,
  makeConsumers,
  memoryBudgets,
  planWork,
  type StorageDriver,
} from "@tocsin/core";
import { connect } from "./connection.ts";
import { startPurging } from "./purge.ts";
import { listRequest, readPage, readRecords, writeCommit, writeRead } from "./tape.ts";

/**
 * Storage in one SQLite file, for one process: what a resolved commit wrote is on disk.
 * `:memory:` keeps it in memory.
 */
export function sqlite(path: string): StorageDriver {
  return {
    name: `sqlite:${path}`,
    async open({ clock, log }) {
      if (path !== ":memory:") await mkdir(dirname(path), { recursive: true });
      const connection = await connect(path, clock.now);
      const agenda = makeAgenda();
      await connection.ask(
        (tape) => tape.push("work"),
        (answers) => {
          for (let left = answers.number(); left > 0; left -= 1) {
            const [key, lane] = [answers.text(), answers.text()];
            const [due, urgent] = [answers.number(), answers.number() === 1];
            agenda.set(key, { lane, due, urgent, recovered: true });
          }
        },
      );

      const read = (keys: readonly string[]) =>
        connection.ask(
          (tape) => writeRead(tape, keys),
          (answers) => readRecords(answers, keys),
        );
      const consumers = makeConsumers({ agenda, clock, log, read });
      const stopPurging = startPurging(connection, clock, log);
      let closing: Promise<void> | undefined;

      return {
        read,
        commit(changes) {
          for (const change of changes) {
            const bad = badChange(change);
            if (bad !== undefined) return Promise.reject(new TypeError(bad));
          }
          return connection.ask(
            (tape) => writeCommit(tape, changes),
            (answers) => {
              if (answers.number() === 0) return false;
              for (const change of changes) planWork(agenda, change);
              return true;
            },
          );
        },
        async list(query) {
          const request = listRequest(query);
          if (request === undefined) return { records: [] };
          return connection.ask(
            (tape) => tape.push(...request),
            (answers) => readPage(answers, query.limit),
          );
        },
        consume: consumers.consume,
        async depth() {
          return agenda.depth(clock.now());
        },
        budgets: memoryBudgets(clock),
        async check() {
          await connection.ask(
            (tape) => tape.push("check"),
            (answers) => answers.number(),
          );
        },
        close() {
          closing ??= (async () => {
            await consumers.stop();
            stopPurging();
            await connection.close();
          })();
          return closing;
        },
      };
    },
  };
}

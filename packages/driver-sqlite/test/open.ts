import { tmpdir } from "node:os";
import { join } from "node:path";
import { sqlite } from "@tocsin/driver-sqlite";
import type { OpenStorage } from "@tocsin/testkit";

export const directory = join(tmpdir(), "tocsin-driver-sqlite");

/** Also loaded by the child processes that the contract suite kills. */
export const open: OpenStorage = ({ store, ...tools }) =>
  sqlite(join(directory, store, "tocsin.db")).open(tools);

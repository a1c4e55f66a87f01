#!/usr/bin/env node
import { redact } from "@tocsin/core";
import { main } from "./cli/main.ts";
import { processIo } from "./cli/process-io.ts";

const crash = (error: unknown) => {
  process.stderr.write(
    `${redact(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`,
  );
  process.exit(1);
};
process.on("uncaughtException", crash);
process.on("unhandledRejection", crash);
// A reader that goes away, such as `head`, is no mistake.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") crash(error);
});

const code = await main(process.argv.slice(2), processIo());
process.exitCode = code;
// What an SDK forgot to close must not keep alive what has stopped. In ms.
const patience = 2_000;
setTimeout(() => process.exit(code), patience).unref();

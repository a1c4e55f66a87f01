import type { Environment } from "../config/interpolate.ts";

export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
}

export type Signal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** All that a command reaches of the outside, so that a test can hand it another. */
export interface CliIo {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: { readonly isTTY: boolean; text(): Promise<string> };
  readonly environment: Environment;
  readonly cwd: string;
  readonly fetch: typeof globalThis.fetch;
  /** Calls back on each signal; returns the function that ends that. */
  onSignal(signal: Signal, handler: () => void): () => void;
}

/** 0 fine, 1 the answer is no, 2 wrong use. */
export type ExitCode = 0 | 1 | 2;

/** How a command says how it ended; without it, well. */
export type End = (code: ExitCode) => void;

/** Ends a command with a message for people. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Ends a command that was called wrongly: the message tells the right use. */
export function wrongUse(message: string): Failure {
  return new Failure(message, 2);
}

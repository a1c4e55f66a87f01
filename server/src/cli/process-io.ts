import type { CliIo, Output } from "./io.ts";

/** This process as the commands see it: the only place that reads its environment. */
export function processIo(): CliIo {
  return {
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    stdin: {
      isTTY: process.stdin.isTTY === true,
      async text() {
        const chunks: Buffer[] = [];
        for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
        return Buffer.concat(chunks).toString("utf8");
      },
    },
    environment: process.env,
    cwd: process.cwd(),
    fetch: globalThis.fetch,
    onSignal(signal, handler) {
      process.on(signal, handler);
      return () => process.off(signal, handler);
    },
  };
}

function output(stream: NodeJS.WriteStream): Output {
  return { write: (text) => void stream.write(text), isTTY: stream.isTTY === true };
}

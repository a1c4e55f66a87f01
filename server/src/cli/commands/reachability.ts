import type { Reachability, ReachabilityIssue } from "@tocsin/core";
import { connect } from "../client.ts";
import type { CliIo, End } from "../io.ts";
import type { ClientFlags } from "../options.ts";
import { plain, shortTime } from "../table.ts";

interface Flags extends ClientFlags {
  readonly days?: string;
  readonly json?: true;
}

const marks: Readonly<Record<ReachabilityIssue["level"], string>> = {
  error: "FAIL",
  warning: "warn",
  info: "info",
};

/** `tocsin check --oncall`: whether everybody who will be on call can be reached, as the server knows it. */
export async function checkReachability(io: CliIo, flags: Flags, end: End): Promise<void> {
  const client = connect(io, flags, "read");
  const found = (await client.get("/api/v1/oncall/check", { days: flags.days })) as Reachability;
  if (flags.json === true) io.stdout.write(`${JSON.stringify(found)}\n`);
  else {
    for (const { level, kind, message } of found.issues)
      io.stdout.write(`${plain(`${marks[level]} ${kind}: ${message}`)}\n`);
    const until = `until ${shortTime(found.to)} UTC`;
    io.stdout.write(
      found.ok
        ? `everybody who is on call ${until} can be reached\n`
        : `not everybody who is on call ${until} can be reached: see above\n`,
    );
  }
  end(found.ok ? 0 : 1);
}

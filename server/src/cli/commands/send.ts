import type { Accepted, NoticeInput } from "@tocsin/core";
import { Command } from "commander";
import { connect } from "../client.ts";
import { readImages } from "../images.ts";
import { type CliIo, wrongUse } from "../io.ts";
import { readLabels } from "../labels.ts";
import {
  type ClientFlags,
  collect,
  configOption,
  jsonOption,
  tokenOption,
  urlOption,
} from "../options.ts";

interface Flags extends ClientFlags {
  readonly title?: string;
  readonly kind?: string;
  readonly status?: string;
  readonly severity?: string;
  readonly subject?: string;
  readonly fingerprint?: string;
  readonly source?: string;
  readonly text?: string;
  readonly label: readonly string[];
  readonly link: readonly string[];
  readonly image: readonly string[];
  readonly alt: readonly string[];
  readonly json?: true;
}

/** `tocsin send`: reports a notice to the server that runs. */
export function sendCommand(io: CliIo): Command {
  return new Command("send")
    .description("Report a notice, from flags or as JSON on standard input.")
    .option("--title <text>", "what happened, in one line")
    .option("--kind <kind>", "problem, run or message")
    .option("--status <status>", "firing, resolved; queued, running, succeeded, failed, cancelled")
    .option("--severity <severity>", "critical, error, warning or info")
    .option("--subject <text>", "what people call it; notices of one subject become one message")
    .option("--fingerprint <text>", "the exact thing it tells of")
    .option("--source <name>", "who reports it (default: api)")
    .option("--text <markdown>", "more, in CommonMark")
    .option("--label <label=value>", "what routes match on; may be repeated", collect, [])
    .option("--link <url>", "may be repeated", collect, [])
    .option("--image <file>", "a picture, log or PDF to hand over; up to 4", collect, [])
    .option("--alt <text>", "what the picture before it shows", collect, [])
    .addOption(jsonOption())
    .addOption(urlOption())
    .addOption(tokenOption())
    .addOption(configOption())
    .action((flags: Flags) => send(io, flags));
}

async function send(io: CliIo, flags: Flags): Promise<void> {
  const notice = flags.title === undefined ? await fromInput(io, flags) : fromFlags(io, flags);
  const accepted = (await connect(io, flags, "write").post("/api/v1/notices", notice)) as Accepted;
  if (flags.json === true) io.stdout.write(`${JSON.stringify(accepted)}\n`);
  else {
    const known = accepted.ids.length - accepted.accepted;
    const suffix = known === 0 ? "" : ` (${known} known already)`;
    io.stdout.write(`accepted ${accepted.ids.join(", ")}${suffix}\n`);
  }
}

/** Server and schema say what is wrong with a value; here it is only put together. */
function fromFlags(io: CliIo, { title, label, link, image, alt, ...flags }: Flags): object {
  const { kind, status, severity, subject, fingerprint, source, text } = flags;
  const written = { title, kind, status, severity, subject, fingerprint, source, text };
  const present = Object.entries(written).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(present),
    ...(label.length === 0 ? {} : { labels: readLabels(label) }),
    ...(link.length === 0 ? {} : { links: link }),
    ...(image.length + alt.length === 0 ? {} : { images: readImages(image, alt, io) }),
  };
}

async function fromInput(
  { stdin }: CliIo,
  { label, link, image, alt }: Flags,
): Promise<NoticeInput | readonly NoticeInput[]> {
  const right =
    'write tocsin send --title "…", or give JSON on standard input: echo \'{"title": "…"}\' | tocsin send';
  if (label.length + link.length + image.length + alt.length > 0)
    throw wrongUse(`--label, --link, --image and --alt need --title: ${right}`);
  const text = stdin.isTTY ? "" : await stdin.text();
  if (text.trim() === "") throw wrongUse(`there is nothing to send: ${right}`);
  try {
    return JSON.parse(text) as NoticeInput;
  } catch {
    throw wrongUse(`standard input is not JSON: ${right}`);
  }
}

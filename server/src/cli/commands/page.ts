import { Command } from "commander";
import { connect } from "../client.ts";
import type { CliIo } from "../io.ts";
import { byOf, type ClientFlags, clientOptions } from "../options.ts";
import { plain } from "../table.ts";

interface PageFlags extends ClientFlags {
  readonly title?: string;
  readonly text?: string;
  readonly test?: true;
  readonly by?: string;
}
interface VerifyFlags extends ClientFlags {
  readonly code?: string;
}

/** `tocsin page PERSON`: by hand, or to see whether it rings. */
export function pageCommand(io: CliIo): Command {
  return clientOptions(new Command("page"))
    .description("Page somebody by hand, through their own rules.")
    .argument("<person>", "the name in the config")
    .option("--title <text>", "what it is about, in one line")
    .option("--text <markdown>", "more, in CommonMark")
    .option("--test", "say that it is a test; their answer ends it")
    .option("--by <who>", "who pages (default: this user)")
    .action(async (person: string, flags: PageFlags) => {
      const { title, text, test } = flags;
      const body = {
        ...byOf(io, flags),
        ...(title === undefined ? {} : { title }),
        ...(text === undefined ? {} : { text }),
        ...(test === undefined ? {} : { test }),
      };
      const path = `/api/v1/people/${encodeURIComponent(person)}/page`;
      const paged = await connect(io, flags, "write").post(path, body);
      const { incident } = paged as { readonly incident: string };
      io.stdout.write(`${plain(`paged: tocsin incidents ${incident} tells how it goes on`)}\n`);
    });
}

/** `tocsin verify PERSON CONTACT`: sends a code, and takes it. */
export function verifyCommand(io: CliIo): Command {
  return clientOptions(new Command("verify"))
    .description("Prove that a contact is right: without --code one is sent to it.")
    .argument("<person>", "the name in the config")
    .argument("<contact>", "such as sms")
    .option("--code <digits>", "the code that arrived there")
    .action(async (person: string, contact: string, flags: VerifyFlags) => {
      const client = connect(io, flags, "write");
      const path = `/api/v1/people/${encodeURIComponent(person)}/contacts/${encodeURIComponent(contact)}`;
      if (flags.code === undefined) {
        await client.post(`${path}/code`);
        io.stdout.write("a code is on its way; give it with --code within 15 minutes\n");
      } else {
        await client.post(`${path}/verify`, { code: flags.code });
        io.stdout.write("verified\n");
      }
    });
}

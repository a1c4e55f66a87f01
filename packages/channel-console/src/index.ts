import {
  type Attempt,
  type ChannelPlugin,
  defineChannel,
  type Message,
  type Outcome,
} from "@tocsin/core";
import { z } from "zod";
import { renderJson } from "./json.ts";
import { memoryOf } from "./memory.ts";
import { colourPaint, plainPaint } from "./palette.ts";
import { preview } from "./preview.ts";
import { renderFirst, renderUpdate } from "./render.ts";

/** Where the console channel writes: a stream of Node, or anything alike. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** Node's terminals say no where NO_COLOR or the kind of terminal forbids it. */
  hasColors?(): boolean;
}

const output = z.custom<Output>(
  (value) => typeof (value as Output | null | undefined)?.write === "function",
  "must have a method write(text)",
);

const options = z.strictObject({
  /** `auto`: where the output is a terminal that shows colours. */
  color: z.union([z.literal("auto"), z.boolean()]).default("auto"),
  format: z.enum(["text", "json"]).default("text"),
  /** Default: the standard output of the process. */
  stream: output.optional(),
});

type Input = z.input<typeof options>;
type Options = z.output<typeof options>;

/** How many tellings are remembered, so that one that is sent again is not shown again. */
const remembered = 1_000;

/** The terminal: an incident as a block of lines, its changes as short blocks with the same code. */
export const consoleChannel: ChannelPlugin<Input, Options> = defineChannel({
  type: "console",
  options,
  traits: { edits: true, idempotent: true, concurrency: 1 },
  open({ color, format, stream = process.stdout }) {
    const told = memoryOf(remembered);
    const paint = (color === "auto" ? showsColours(stream) : color) ? colourPaint : plainPaint;

    function tell(text: string, message: Message, { tellingId }: Attempt): Outcome {
      try {
        // In one piece: lines of others can't come between.
        stream.write(text);
      } catch {
        return { status: "retry", reason: "the output can't be written to: is it closed?" };
      }
      told.add(tellingId);
      return { status: "sent", ref: message.incident.code };
    }

    const again = (message: Message): Outcome => ({ status: "sent", ref: message.incident.code });

    return {
      preview,
      async send(message, attempt) {
        if (told.has(attempt.tellingId)) return again(message);
        const text =
          format === "json"
            ? renderJson("sent", message, attempt)
            : renderFirst(message, attempt.level, paint);
        return tell(text, message, attempt);
      },
      async update(_ref, message, attempt) {
        if (told.has(attempt.tellingId)) return again(message);
        const text =
          format === "json"
            ? renderJson("updated", message, attempt)
            : renderUpdate(message, paint);
        return tell(text, message, attempt);
      },
    };
  },
});

function showsColours(stream: Output): boolean {
  return stream.isTTY === true && (stream.hasColors?.() ?? true);
}

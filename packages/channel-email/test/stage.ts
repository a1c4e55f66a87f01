import type { Channel, Tools, Traits } from "@tocsin/core";
import { attempt, type FakeSmtp, fakeSmtp, message, tools } from "@tocsin/testkit";
import { type EmailInput, email } from "../src/index.ts";
import { emailOptions } from "../src/options.ts";

export const address = "ops@example.test";

/** The channel opened against a mail server. */
export interface Post {
  readonly smtp: FakeSmtp;
  readonly channel: Channel;
  readonly traits: Traits;
  /** Sends as the gateway does. */
  send(
    fields?: Parameters<typeof message>[0],
    tried?: Parameters<typeof attempt>[0],
  ): ReturnType<Channel["send"]>;
  close(): Promise<void>;
}

export async function openPost(
  options: Partial<EmailInput> = {},
  server: Parameters<typeof fakeSmtp>[0] = {},
  hands: Partial<Tools> = {},
): Promise<Post> {
  const smtp = await fakeSmtp(server);
  const checked = emailOptions.parse({
    url: smtp.url,
    from: "Tocsin <tocsin@example.test>",
    ...options,
  });
  const channel = await email.open(checked, tools(hands));
  return {
    smtp,
    channel,
    traits: typeof email.traits === "function" ? email.traits(checked) : email.traits,
    send: (fields, tried) => channel.send(message(fields), attempt({ address, ...tried })),
    async close() {
      await channel.close?.();
      await smtp.stop();
    },
  };
}

import {
  type FakeSlack,
  type FakeSmtp,
  type KeptMail,
  until,
  type VirtualClock,
} from "@tocsin/testkit";

/** Slack and mail, of which each message must be expected by the test, like what comes to a phone. */
export interface Places {
  /** Waits until a message of #ops reads like this; it and its thread are expected. */
  opsShows(words: RegExp): Promise<void>;
  /** The next mail that reads like this, once it has come. */
  mailCame(words?: RegExp): Promise<KeptMail>;
  /** Fails with a list of each message and mail that no expectation took. */
  expectNothingElse(): void;
}

/** `pass` lets virtual time pass while real HTTP keeps up. */
export function places(
  slack: FakeSlack,
  smtp: FakeSmtp,
  clock: VirtualClock,
  pass: (ms: number) => Promise<void>,
): Places {
  const expected = new Set<string | KeptMail>();
  const ops = () => slack.channel("#ops").messages;
  return {
    async opsShows(words) {
      for (let waited = 0; ; waited += 1) {
        const shown = ops().findLast((message) => words.test(JSON.stringify(message)));
        if (shown !== undefined) return void expected.add(shown.ts);
        if (waited > 60) throw new Error(`#ops does not show ${words}: ${JSON.stringify(ops())}`);
        await pass(1_000);
      }
    },
    async mailCame(words = /(?:)/) {
      const next = () =>
        smtp.mails.find(
          (mail) => !expected.has(mail) && words.test(`${mail.subject}\n${mail.text}`),
        );
      const mail = await until(clock, next, { what: `a mail with ${words}` });
      expected.add(mail);
      return mail;
    },
    expectNothingElse() {
      const posts = slack.sent.filter(({ message: { ts, thread, broadcast } }) => {
        // The details of a message go into its thread, which rings nobody.
        return !expected.has(thread === undefined || broadcast ? ts : thread);
      });
      const mails = smtp.mails.filter((mail) => !expected.has(mail));
      const list = [
        ...posts.map(
          ({ channel, message }) => `Slack, ${channel}: ${JSON.stringify(message.text)}`,
        ),
        ...mails.map(({ recipients, subject }) => `mail to ${recipients.join(", ")}: ${subject}`),
      ];
      if (list.length === 0) return;
      throw new Error(["the test did not expect:", ...list].join("\n  - "));
    },
  };
}

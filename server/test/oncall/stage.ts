import { email } from "@tocsin/channel-email";
import { slack } from "@tocsin/channel-slack";
import { phone, sms } from "@tocsin/channel-twilio";
import {
  createGateway,
  type Gateway,
  type GatewayOptions,
  memoryStorage,
  type NoticeInput,
} from "@tocsin/core";
import {
  type FakeSlack,
  type FakeSmtp,
  type FakeTwilio,
  fakeSlack,
  fakeSmtp,
  type MailReader,
  mailReader,
  type Phone,
  type PhoneNetwork,
  phoneNetwork,
  type VirtualClock,
  virtualClock,
} from "@tocsin/testkit";

import { type Places, places } from "./places.ts";

const publicUrl = "https://tocsin.test";
const signingSecret = "signing-secret-of-the-fake";

/** A gateway with its people, their phones, Slack and mail, all on one virtual clock. */
export interface Stage extends Pick<Places, "opsShows" | "mailCame"> {
  readonly gateway: Gateway;
  readonly clock: VirtualClock;
  readonly network: PhoneNetwork;
  readonly slack: FakeSlack;
  readonly smtp: FakeSmtp;
  readonly mail: MailReader;
  readonly main: FakeTwilio;
  readonly backup: FakeTwilio;
  /** Ann's and Bo's. */
  readonly ann: Phone;
  readonly bo: Phone;
  /** The living message in #ops as it reads now. */
  ops(): string;
  fires(fields?: Partial<NoticeInput>): Promise<void>;
  mends(fields?: Partial<NoticeInput>): Promise<void>;
  /** Fails when a text, a call, a message in Slack or a mail came that the test did not expect. */
  end(): Promise<void>;
}

const numbers = { ann: "+821012345678", bo: "+12025550143" } as const;

/** Slack and mail for everybody, then Ann by text and, two minutes later, by phone; Bo after five. */
export const usual: Partial<GatewayOptions> = {
  people: {
    ann: {
      name: "Ann",
      timezone: "Asia/Seoul",
      contacts: {
        slack: "U024BE7LH",
        sms: { address: numbers.ann, channels: ["sms", "sms-backup"] },
        phone: { address: numbers.ann, channels: ["phone", "phone-backup"] },
        mail: "ann@example.test",
      },
      rules: [{ notify: "sms" }, { after: "2m", notify: "phone" }],
    },
    bo: { name: "Bo", contacts: { phone: numbers.bo } },
  },
  receivers: { ops: ["slack:#ops"] },
  escalations: {
    oncall: { steps: [{ notify: ["person:ann"] }, { after: "5m", notify: ["person:bo"] }] },
  },
  route: { receiver: "ops", escalation: "oncall" },
};

export async function stage(options: Partial<GatewayOptions> = {}): Promise<Stage> {
  const clock = virtualClock();
  const handle = (request: Request): Promise<Response> => gateway.handle(request);
  const network = phoneNetwork(clock, { publicUrl, gateway: handle });
  const account = (number: string, smsUrl: string) => ({ numbers: [{ number, smsUrl }] });
  const main = await network.provider(
    "main",
    account("+12025550100", `${publicUrl}/callbacks/sms`),
  );
  const backup = await network.provider(
    "backup",
    account("+12025550199", `${publicUrl}/callbacks/sms-backup`),
  );
  const chat = await fakeSlack({
    channels: [{ name: "#ops" }],
    gateway: handle,
    publicUrl,
    signingSecret,
    now: () => clock.now(),
  });
  const smtp = await fakeSmtp();
  const by = ({ accountSid, authToken, apiUrl, number }: FakeTwilio) => ({
    accountSid,
    authToken,
    apiUrl,
    from: number,
  });
  const gateway = createGateway({
    channels: {
      slack: slack({ token: chat.token, signingSecret, apiUrl: chat.apiUrl }),
      mail: email({ url: smtp.url, from: "Tocsin <tocsin@example.test>" }),
      sms: sms(by(main)),
      phone: phone(by(main)),
      "sms-backup": sms(by(backup)),
      "phone-backup": phone(by(backup)),
    },
    receivers: {},
    route: { receiver: "ops" },
    storage: memoryStorage(),
    publicUrl,
    clock,
    fetch: network.fetch,
    ...usual,
    ...options,
  });
  await gateway.start();
  let reports = 0;
  const report = async (fields: Partial<NoticeInput>) => {
    reports += 1;
    await gateway.notify({
      title: "checkout fails for every customer",
      kind: "problem",
      subject: "shop checkout",
      fingerprint: fields.subject ?? "shop checkout",
      severity: "critical",
      source: "prometheus",
      sequence: reports,
      at: new Date(clock.now()).toISOString(),
      ...fields,
    });
  };
  const ops = () => JSON.stringify(chat.channel("#ops").messages.at(-1) ?? {});
  const { expectNothingElse, ...expecting } = places(chat, smtp, clock, network.pass);

  return {
    gateway,
    clock,
    network,
    slack: chat,
    smtp,
    mail: mailReader(handle),
    main,
    backup,
    ann: network.phone(numbers.ann),
    bo: network.phone(numbers.bo),
    ops,
    ...expecting,
    fires: (fields = {}) => report({ status: "firing", ...fields }),
    mends: (fields = {}) => report({ status: "resolved", title: "checkout works", ...fields }),
    async end() {
      try {
        await network.expectNothingElse();
        expectNothingElse();
      } finally {
        await gateway.stop();
        await Promise.all([network.stop(), chat.stop(), smtp.stop()]);
      }
    },
  };
}

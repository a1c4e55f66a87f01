export { wildMessage, wildText } from "./arbitrary.ts";
export {
  type ChannelCase,
  type HttpChannelTest,
  type StagedChannelTest,
  testChannel,
} from "./channel.ts";
export type { ChannelFacts } from "./channel-cases.ts";
export type { Stage } from "./channel-stage.ts";
export { type VirtualClock, virtualClock } from "./clock.ts";
export { type DriverSuite, type OpenOptions, type OpenStorage, testDriver } from "./driver.ts";
export {
  type DiscordMessage,
  type FakeDiscord,
  type FakeDiscordChannel,
  fakeDiscord,
} from "./fakes/discord.ts";
export { type Answer, type FakeHttp, type Fault, fakeHttp, type Seen } from "./fakes/http.ts";
export { type Mail, readMail } from "./fakes/mail.ts";
export {
  type FakeSlack,
  type FakeSlackChannel,
  type FakeSlackOptions,
  fakeSlack,
  type SlackChannelOptions,
  type SlackMessage,
} from "./fakes/slack.ts";
export {
  type FakeSmtp,
  fakeSmtp,
  type KeptMail,
  type SmtpFault,
  type SmtpStage,
  smtpRefusals,
} from "./fakes/smtp.ts";
export { type FakeReceiver, fakeReceiver, type Received } from "./fakes/webhook.ts";
export { attempt, bareMessage, message, notice, tools } from "./message.ts";
export { type RedisOptions, type RedisServer, startRedis } from "./redis.ts";
export {
  type HookExample,
  hookRequest,
  openSource,
  type SourceCase,
  testSource,
} from "./source.ts";

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
export {
  callbackGateway,
  type RecordingDesk,
  type RecordingDeskOptions,
  recordingDesk,
} from "./desk.ts";
export { type DriverSuite, type OpenOptions, type OpenStorage, testDriver } from "./driver.ts";
export {
  type ArgoApplication,
  type ArgoNode,
  type FakeArgoCd,
  type FakeArgoCdOptions,
  fakeArgoCd,
} from "./fakes/argocd.ts";
export {
  type DiscordMessage,
  type FakeDiscord,
  type FakeDiscordChannel,
  fakeDiscord,
} from "./fakes/discord.ts";
export type { DiscordAnswer, DiscordHand } from "./fakes/discord-click.ts";
export type { DiscordFile } from "./fakes/discord-files.ts";
export {
  type FakeGitHub,
  type FakeGitHubOptions,
  fakeGitHub,
  type GitHubDelivery,
  type GitHubHook,
  type GitHubRight,
} from "./fakes/github.ts";
export type {
  GitHubActions,
  GitHubPending,
  GitHubRepository,
  GitHubRun,
  GitHubStart,
  GitHubWorkflow,
} from "./fakes/github-actions.ts";
export { type SmsSize, smsSize } from "./fakes/gsm.ts";
export { type Answer, type FakeHttp, type Fault, fakeHttp, type Seen } from "./fakes/http.ts";
export { type FakeJenkins, type FakeJenkinsOptions, fakeJenkins } from "./fakes/jenkins.ts";
export type { JenkinsPermission } from "./fakes/jenkins-gate.ts";
export type {
  JenkinsAnswer,
  JenkinsBuild,
  JenkinsInput,
  JenkinsItem,
  JenkinsJob,
  JenkinsParameter,
} from "./fakes/jenkins-objects.ts";
export {
  type FakeKubernetes,
  type FakeKubernetesOptions,
  fakeKubernetes,
  type KubernetesRequest,
} from "./fakes/kubernetes.ts";
export type { KubernetesTricks } from "./fakes/kubernetes-faults.ts";
export type { PodLog } from "./fakes/kubernetes-logs.ts";
export {
  deployment,
  type EventFields,
  event,
  type JobFields,
  job,
  type KubernetesObject,
  type NodeFields,
  node,
  type PodFields,
  pod,
  replicaSet,
  type WorkloadFields,
} from "./fakes/kubernetes-objects.ts";
export type { KubernetesKind } from "./fakes/kubernetes-paths.ts";
export type { StoredObject } from "./fakes/kubernetes-store.ts";
export {
  linksOf,
  type Mail,
  type MailEnclosure,
  type MailReader,
  mailReader,
  type Page,
  readMail,
} from "./fakes/mail.ts";
export type { Phone, PhoneText } from "./fakes/phone.ts";
export type { PhoneCall, Within } from "./fakes/phone-call.ts";
export {
  type FakeTwilioOptions,
  fakeTwilio,
  type PhoneNetwork,
  phoneNetwork,
} from "./fakes/phone-network.ts";
export {
  type FakeSlack,
  type FakeSlackChannel,
  type FakeSlackOptions,
  fakeSlack,
  type SlackChannelOptions,
  type SlackMessage,
} from "./fakes/slack.ts";
export type {
  CallbackOptions,
  SlackClick,
  SlackClickOptions,
  SlackHand,
  SlackWhisper,
} from "./fakes/slack-click.ts";
export type { SlackFile } from "./fakes/slack-files.ts";
export {
  type FakeSmtp,
  fakeSmtp,
  type KeptMail,
  type SmtpFault,
  type SmtpStage,
  smtpRefusals,
} from "./fakes/smtp.ts";
export type { FakeTwilio, TwilioNumber, TwilioOptions } from "./fakes/twilio.ts";
export { signTwilio } from "./fakes/twilio-hooks.ts";
export { pass, settle, type UntilOptions, until } from "./fakes/until.ts";
export { type FakeReceiver, fakeReceiver, type Received } from "./fakes/webhook.ts";
export { attempt, bareMessage, keptImage, message, notice, pictured, tools } from "./message.ts";
export { withValueAt } from "./mutate.ts";
export { findProgram, type WantedProgram } from "./programs.ts";
export { type RedisOptions, type RedisServer, startRedis } from "./redis.ts";
export { loseJobs } from "./redis-amnesia.ts";
export { freePort, type Running, type RunOptions, runProgram } from "./run-program.ts";
export { type ServedGateway, serveGateway } from "./serve.ts";
export {
  type HookExample,
  hookRequest,
  openSource,
  type SourceCase,
  testSource,
} from "./source.ts";

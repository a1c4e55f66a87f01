export {
  type ActionStage,
  type ActionStageOptions,
  actionStage,
  orderId,
} from "./action-stage.ts";
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
export { type CountedFetch, countedFetch } from "./counted-fetch.ts";
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
export { type FakeDiscord, type FakeDiscordChannel, fakeDiscord } from "./fakes/discord.ts";
export type { DiscordChoice } from "./fakes/discord-answers.ts";
export type { DiscordAnswer, DiscordHand, DiscordHands } from "./fakes/discord-click.ts";
export { modalBreaches as discordModalBreaches } from "./fakes/discord-components.ts";
export type { DiscordFile } from "./fakes/discord-files.ts";
export { refusal as discordRefusal } from "./fakes/discord-rules.ts";
export type { DiscordSocket } from "./fakes/discord-socket.ts";
export { type DiscordSpan, type DiscordText, readDiscordText } from "./fakes/discord-text.ts";
export type { DiscordTold } from "./fakes/discord-told.ts";
export type { DiscordMessage } from "./fakes/discord-wire.ts";
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
export { type HtmlElement, readHtml } from "./fakes/html.ts";
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
export { fakeSlack } from "./fakes/slack.ts";
export { refusalOf as slackRefusal } from "./fakes/slack-blocks.ts";
export type {
  CallbackOptions,
  SlackAnswered,
  SlackCallbackOptions,
  SlackSigned,
} from "./fakes/slack-callbacks.ts";
export type {
  FakeSlack,
  FakeSlackChannel,
  FakeSlackOptions,
  SlackChannelOptions,
  SlackSent,
} from "./fakes/slack-fake.ts";
export type { SlackFile } from "./fakes/slack-files.ts";
export { formWords } from "./fakes/slack-form.ts";
export type { SlackMessage } from "./fakes/slack-message.ts";
export { readSlackText, type SlackSpan, type SlackText } from "./fakes/slack-mrkdwn.ts";
export type { SlackClick, SlackHand, SlackSubmitted } from "./fakes/slack-people.ts";
export type { SlackWhisper } from "./fakes/slack-response-urls.ts";
export type { SlackSocket } from "./fakes/slack-socket.ts";
export { isModal as isSlackModal, type SlackView } from "./fakes/slack-views.ts";
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
export { readVoice, type Verb } from "./fakes/twiml.ts";
export { pass, settle, type UntilOptions, until } from "./fakes/until.ts";
export { type FakeReceiver, fakeReceiver, type Received } from "./fakes/webhook.ts";
export { escapes, escapesTimeoutMs } from "./hostile/escapes.ts";
export { hostileForm } from "./hostile/forms.ts";
export { between, hostileText } from "./hostile/notices.ts";
export { hidesAddress, unprintableIn } from "./hostile/shown.ts";
export type { HostileTelling } from "./hostile/tellings.ts";
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

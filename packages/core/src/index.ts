export type { Received } from "./accept/accept.ts";
export { normalise } from "./accept/normalise.ts";
export { InvalidNotice, type NoticeIssue, noticeSchema } from "./accept/notice-schema.ts";
export * from "./answer/desk.ts";
export * from "./channel.ts";
export type { LastChange } from "./correlate/change.ts";
export * from "./correlate/incident.ts";
export { createGateway } from "./create-gateway.ts";
export {
  type AttemptRecord,
  type DeliveryState,
  type DeliveryView,
  splitTarget,
} from "./deliver/delivery.ts";
export { outcomeOfError } from "./deliver/http-error.ts";
export { outcomeOf, retryAfterMs } from "./deliver/http-outcome.ts";
export { defaultRetryPolicy, type RetryPolicy } from "./deliver/retry-policy.ts";
export type { EscalationView, Policy, Step } from "./escalate/escalation.ts";
export { type KnownTargets, readEscalations } from "./escalate/read-escalations.ts";
export * from "./gateway.ts";
export * from "./message.ts";
export * from "./notice.ts";
export * from "./oncall/options.ts";
export type { Contact, Person, Rule } from "./oncall/person.ts";
export type { Problem } from "./oncall/problem.ts";
export { type PeopleReading, readPeople } from "./oncall/read-people.ts";
export { readSchedules } from "./oncall/read-schedules.ts";
export type { Override, Schedule, Shift } from "./oncall/schedule.ts";
export { nearest, suggest } from "./oncall/suggest.ts";
export * from "./oncall/view.ts";
export * from "./outcome.ts";
export { callbackBodyLimit } from "./receive/callback.ts";
export { hookBodyLimit } from "./receive/hook.ts";
export { problem } from "./receive/problem.ts";
export { tokenProof } from "./receive/token.ts";
export { InvalidMatcher } from "./record/lookup.ts";
export { ownSource } from "./record/self-report.ts";
export { parseDuration, showDuration } from "./route/duration.ts";
export * from "./route/explain.ts";
export { labelsOf } from "./route/labels.ts";
export {
  type LabelView,
  type Matcher,
  type MatcherParts,
  type MatcherReading,
  type MatchersReading,
  makeMatcher,
  type Operator,
  parseMatcher,
  parseMatchers,
  showMatcher,
} from "./route/matcher.ts";
export * from "./route/options.ts";
export { flattened } from "./route/receivers.ts";
export {
  buildRoutes,
  matchRoutes,
  type Route,
  type RouteProblem,
  type RouteReading,
} from "./route/tree.ts";
export * from "./schema.ts";
export { hide, redact, Secret, secretSchema } from "./secret.ts";
export { InvalidSetup, type SetupIssue } from "./setup.ts";
export type { Silence, SilenceState, SilenceView } from "./silence/silence.ts";
export * from "./source.ts";
// For drivers whose store belongs to one process.
export { type Agenda, type Handed, makeAgenda, planWork, type Task } from "./storage/agenda.ts";
export { memoryBudgets } from "./storage/budgets.ts";
export { badChange } from "./storage/change.ts";
export { type Consumers, type ConsumersOptions, makeConsumers } from "./storage/consumers.ts";
export { type Cursor, readCursor, writeCursor } from "./storage/cursor.ts";
export { memoryStorage } from "./storage/memory.ts";
export * from "./storage.ts";
export { cut, oneLine, printable } from "./text.ts";
export { type TimesOptions, timesSchema } from "./times/options.ts";
export { type ReadTimes, readTimes } from "./times/read-times.ts";
export type { TimeWindow } from "./times/window.ts";
export * from "./tools.ts";

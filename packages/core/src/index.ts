export type { Received } from "./accept/accept.ts";
export { addLabels, type LabelNote, labelsWith } from "./accept/add-labels.ts";
export { imageTypeOf } from "./accept/file-type.ts";
export {
  type LabelRule,
  type LabelRuleOptions,
  type LabelRules,
  readLabelRules,
} from "./accept/label-rules.ts";
export { normalise } from "./accept/normalise.ts";
export { InvalidNotice, type NoticeIssue, noticeSchema } from "./accept/notice-schema.ts";
export * from "./actions/action.ts";
export type { AuditEntry } from "./actions/audit.ts";
export {
  type CallAnswer,
  type CallEnd,
  callOnce,
  type NoAnswer,
  type OneCall,
} from "./actions/call-once.ts";
export type { Offer } from "./actions/catalogue.ts";
export { type CommandOptions, defineCommand } from "./actions/command.ts";
export type { OrderDetail } from "./actions/details.ts";
export * from "./actions/field.ts";
export * from "./actions/found.ts";
export { lookUpFields } from "./actions/look-up-fields.ts";
export { misnamedActions, ownActionNames } from "./actions/misnamed.ts";
export type { ActionOrder, Asker, OrderState } from "./actions/order.ts";
export { type PermissionOptions, readPermissions } from "./actions/permissions.ts";
export type { ActionAnswer, ActionForm, ActionRequest } from "./actions/request.ts";
export { textWithin } from "./actions/text-within.ts";
export * from "./answer/desk.ts";
export * from "./answer/stamps.ts";
export { hostBeside, hostsNamed } from "./beside.ts";
export * from "./channel.ts";
export { codeBlock, codeSpan, escapeMarkdown, logBlock, plainText } from "./commonmark.ts";
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
export type { DrawnPicture, DrawPictures } from "./deliver/pictures.ts";
export type { Preview, PreviewQuery } from "./deliver/preview.ts";
export { defaultRetryPolicy, type RetryPolicy } from "./deliver/retry-policy.ts";
export type { EscalationView, Policy, Step } from "./escalate/escalation.ts";
export { type KnownTargets, readEscalations } from "./escalate/read-escalations.ts";
export * from "./gateway.ts";
export type { InhibitOptions } from "./inhibit/options.ts";
export { type InhibitRules, readInhibit } from "./inhibit/rules.ts";
export type { Words } from "./language/en.ts";
export * from "./language/languages.ts";
export type { Line } from "./language/line.ts";
export { readEvery } from "./life/expected.ts";
export { type HeartbeatOptions, readHeartbeat } from "./life/heartbeat-options.ts";
export * from "./life/view.ts";
export * from "./message.ts";
export * from "./notice.ts";
export { parseMoment } from "./oncall/moment.ts";
export * from "./oncall/options.ts";
export type { Contact, Person, Rule } from "./oncall/person.ts";
export type { Problem } from "./oncall/problem.ts";
export { type PeopleReading, readPeople } from "./oncall/read-people.ts";
export { readSchedules } from "./oncall/read-schedules.ts";
export type { Override, Schedule, Shift } from "./oncall/schedule.ts";
export { nearest, suggest } from "./oncall/suggest.ts";
export * from "./oncall/view.ts";
export { findZone, type Zone } from "./oncall/zone.ts";
export * from "./outcome.ts";
export { callbackBodyLimit } from "./receive/callback.ts";
export { hookBodyLimit } from "./receive/hook.ts";
export { problem } from "./receive/problem.ts";
export { tokenProof } from "./receive/token.ts";
export { InvalidMatcher } from "./record/read-matcher.ts";
export { ownSource } from "./record/self-report.ts";
export { durationBetween, parseDuration, showDuration } from "./route/duration.ts";
export * from "./route/explain.ts";
export { labelFingerprint } from "./route/label-fingerprint.ts";
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
export {
  flattened,
  type ReceiverOptions,
  type ReceiversOptions,
  targetsIn,
} from "./route/receivers.ts";
export { sentLabels } from "./route/sent-labels.ts";
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
export { type SilenceDuring, showDuring } from "./silence/during.ts";
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
export type { TemplateData } from "./templates/data.ts";
export {
  readTemplates,
  type Template,
  type TemplateEngine,
  type TemplateOptions,
  type TemplatePart,
  templateParts,
} from "./templates/template.ts";
export { counted, cut, cutFront, firstFew, oneLine, printable } from "./text.ts";
export { type SpecOptions, specSchema, type TimesOptions, timesSchema } from "./times/options.ts";
export { type ReadTimes, readTimes } from "./times/read-times.ts";
export type { TimeWindow } from "./times/window.ts";
export * from "./tools.ts";
export { type VirtualClock, virtualClock } from "./virtual-clock.ts";

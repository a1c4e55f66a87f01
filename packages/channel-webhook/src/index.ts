export type { Alert, AlertmanagerBody } from "./alertmanager.ts";
export type { CdEvent, CdEventContext, OutgoingEvent } from "./cdevents/event.ts";
export type { WebhookInput, WebhookOptions } from "./options.ts";
export type { WebhookBody, WebhookType } from "./payload.ts";
export { webhook } from "./webhook.ts";

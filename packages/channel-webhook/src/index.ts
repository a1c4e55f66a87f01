export type { Alert, AlertmanagerBody } from "./alertmanager.ts";
export type { WebhookInput, WebhookOptions } from "./options.ts";
export type { WebhookBody, WebhookType } from "./payload.ts";
export { webhook } from "./webhook.ts";

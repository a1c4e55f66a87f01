export * from "./channel.ts";
export * from "./message.ts";
export * from "./notice.ts";
export * from "./outcome.ts";
export * from "./schema.ts";
export { hide, redact, Secret, secretSchema } from "./secret.ts";
export * from "./source.ts";
export * from "./storage.ts";
export * from "./tools.ts";

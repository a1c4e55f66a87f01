export { email } from "./email.ts";
export type { EmailInput, EmailOptions } from "./options.ts";

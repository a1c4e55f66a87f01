export type { PhoneInput, PhoneOptions, SmsInput, SmsOptions } from "./options.ts";
export { phone } from "./phone/phone.ts";
export { sms } from "./sms/sms.ts";

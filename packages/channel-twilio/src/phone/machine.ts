/** What machine detection calls anything but `human` and `unknown`. */
export function isMachine(answeredBy: string): boolean {
  return answeredBy.startsWith("machine") || answeredBy === "fax";
}

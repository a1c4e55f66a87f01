/** Paths of the contract that a later version serves. When one is built, it leaves this list. */
export const laterPaths: Readonly<Record<string, string>> = {
  "/api/v2/*": "Alertmanager's API",
};

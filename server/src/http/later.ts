/** Paths of the contract that a later version serves. When one is built, it leaves this list. */
export const laterPaths: Readonly<Record<string, string>> = {
  "/api/v1/incidents/:id/silence": "Silencing an incident",
  "/api/v1/silences": "Silences",
  "/api/v1/silences/:id": "Silences",
  "/api/v2/*": "Alertmanager's API",
};

import { facts, type Reader } from "../delivery.ts";
import { line } from "../text.ts";
import { alertNotice } from "./alert.ts";

const opening = ["created", "reopened", "publicly_leaked"];
const closing = ["resolved", "revoked"];

/** A credential in the repository. The payload may hold the credential itself: it is never read. */
export const secretScanningAlert: Reader = (delivery) => {
  const { payload, action } = delivery;
  const opens = opening.includes(action);
  if (!opens && !closing.includes(action)) return [];
  const alert = payload.object("alert");
  const type = alert.line("secret_type", 80);
  const name = alert.line("secret_type_display_name", 100) || type || "secret";
  const validity = alert.line("validity", 20);
  const leaked = action === "publicly_leaked" || alert.flag("publicly_leaked");
  return alertNotice(delivery, {
    kind: "secret",
    status: opens ? "firing" : "resolved",
    about: `${name} in the repository`,
    severity: leaked || validity === "active" ? "critical" : "error",
    title: line(
      opens
        ? `${name} ${leaked ? "leaked to the public" : "found in the repository"}`
        : `${name}: alert ${action === "revoked" ? "closed, the credential is revoked" : "resolved"}`,
    ),
    text: opens
      ? "Revoke the credential first; removing it from the history comes second."
      : undefined,
    labels: { secret_type: type },
    facts: facts(
      ["Type", name],
      ["Still valid", validity],
      ["Resolution", alert.line("resolution", 60)],
      ["Push protection", alert.flag("push_protection_bypassed") ? "bypassed" : ""],
    ),
  });
};

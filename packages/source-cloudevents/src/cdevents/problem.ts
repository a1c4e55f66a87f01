import { facts, notice } from "../notice.ts";
import { lineAt, shortId } from "../text.ts";
import { type CdEvent, common, fingerprint, type Reader, titled } from "./cdevent.ts";

/** An incident of somebody else's, from its detection to its end. */
export const incident: Reader = (event) => {
  const { predicate, content, key, id, environment, custom } = event;
  if (predicate !== "detected" && predicate !== "reported" && predicate !== "resolved") return [];
  const over = predicate === "resolved";
  const description = lineAt(content, "description");
  const service = lineAt(content, "service", "id");
  const place = [service, environment].filter(Boolean).join(" in ");
  return [
    notice({
      ...common(event),
      id: key,
      type: `incident.${predicate}`,
      kind: "problem",
      status: over ? "resolved" : "firing",
      fingerprint: fingerprint(event, "incident", id),
      subject: custom.subject || place || `incident ${shortId(id)}`,
      severity: over ? "info" : (custom.severity ?? "error"),
      title: titled(event, description || `incident ${shortId(id)} ${predicate}`),
      text: custom.text,
      facts: facts(
        ["Incident", id],
        ["Service", service],
        ["Environment", environment],
        ["Artifact", event.artifact?.name],
      ),
    }),
  ];
};

const decisions: Readonly<Record<string, string>> = {
  approved: "was approved",
  rejected: "was rejected",
  cancelled: "was withdrawn",
  expired: "expired without a decision",
};

/** A gate that somebody has to open: it fires until it is closed, however it ended. */
export const approval: Reader = (event) => {
  const { predicate, content, key, id, custom } = event;
  if (predicate !== "created" && predicate !== "updated" && predicate !== "closed") return [];
  const closed = predicate === "closed";
  const status = lineAt(content, "status");
  const ended = Object.hasOwn(decisions, status) ? decisions[status] : "was closed";
  const words = { created: "waits for approval", updated: updated(event), closed: ended }[
    predicate
  ];
  const who = lineAt(content, closed || predicate === "updated" ? "responder" : "requestor");
  return [
    notice({
      ...common(event),
      id: key,
      type: `approval.${predicate}`,
      kind: "problem",
      status: closed ? "resolved" : "firing",
      fingerprint: fingerprint(event, "approval", id),
      subject: custom.subject || `approval ${shortId(id)}`,
      severity: closed && status !== "rejected" ? "info" : (custom.severity ?? "warning"),
      title: titled(event, `approval ${shortId(id)} ${words}`),
      facts: facts(["Decision", lineAt(content, "decision")], ["By", who]),
      actor: who === "" ? undefined : { name: who },
    }),
  ];
};

function updated({ content }: CdEvent): string {
  const decision = lineAt(content, "decision");
  return `still waits${decision === "" ? "" : `: ${decision}`}`;
}

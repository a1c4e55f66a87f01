import type { Who } from "@tocsin/core";
import type { Answer } from "../client.ts";
import { records } from "../directory.ts";
import { type FormNote, formView } from "./form-view.ts";
import type { Hand, Hands } from "./hands.ts";
import { said } from "./said.ts";
import { type Place, sealed, tell } from "./tell.ts";
import { noticeView, type View } from "./view.ts";

/** What somebody wants the form of, and the click that lets us open it: for 3 s, and once. */
export interface Wanted {
  readonly action: string;
  readonly incident?: string | undefined;
  readonly by: Who;
  readonly trigger: string;
  /** Where they are told what becomes of it. */
  readonly place: Place;
}

/**
 * Opens the form of an action. What can be chosen may take seconds to look up, longer than the click holds:
 * the modal is opened at once and filled then.
 */
export async function openForm(wanted: Wanted, { desk }: Hand, hands: Hands): Promise<void> {
  const { action, incident, by, trigger, place } = wanted;
  const opened = await open(noticeView("One moment", "One moment…"), trigger, hands);
  const [view] = opened.ok ? records([opened.data.view]) : [];
  if (typeof view?.id !== "string") {
    return tell(said("The form could not be opened: click once more."), place, hands);
  }
  let filled = noticeView("Nothing done", "It failed on our side; the gateway's log says why.");
  try {
    const form = await desk.form(action, incident, by);
    filled =
      form.status === "form"
        ? formView(
            form,
            { action, incident, ...(await sealed(place, hands.tools)) },
            await hands.stamps(),
          )
        : noticeView("Nothing done", form.reason);
  } finally {
    await showIn(view.id, filled, hands);
  }
}

/** Opens a form whose fields are known already. */
export async function openFilled(
  form: Parameters<typeof formView>[0],
  { trigger, place, incident }: Wanted,
  hands: Hands,
): Promise<void> {
  const note: FormNote = {
    action: form.action,
    incident,
    ...(await sealed(place, hands.tools)),
  };
  const opened = await open(formView(form, note, await hands.stamps()), trigger, hands);
  if (!opened.ok) await tell(said("The form could not be opened: try once more."), place, hands);
}

/** Shows something else in a modal that is open; who has closed it needs it no more. */
export async function showIn(viewId: string, view: View, hands: Hands): Promise<void> {
  const { slack, signal, tools } = hands;
  const answer = await slack.call("views.update", { view_id: viewId, view }, signal);
  if (answer.ok) return;
  const { problem } = answer;
  const code = problem.kind === "refused" ? problem.code : problem.kind;
  if (code === "not_found") return;
  tools.log.warn("Slack did not take a form", { action: view.title.text, why: code });
  if (problem.kind !== "refused" || view.submit === undefined) return;
  const words = "Slack does not take this form: write the command instead.";
  await showIn(viewId, noticeView("Nothing done", words), hands);
}

function open(view: View, trigger: string, { slack, signal }: Hands): Promise<Answer> {
  return slack.call("views.open", { trigger_id: trigger, view }, signal);
}

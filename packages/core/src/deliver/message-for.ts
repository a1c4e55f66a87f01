import { type Offer, offersOn } from "../actions/catalogue.ts";
import type { Incident } from "../correlate/incident.ts";
import { type Language, languageOf, wordsIn } from "../language/languages.ts";
import type { Message } from "../message.ts";
import type { Events } from "../record/events.ts";
import type { OpenChannel, Setup } from "../setup.ts";
import { type TemplateFailure, withTemplates } from "../templates/apply.ts";
import type { ReadTemplate } from "../templates/template.ts";
import type { Log } from "../tools.ts";
import { compose, type Telling } from "./compose.ts";
import type { Delivery } from "./delivery.ts";
import { audienceOf } from "./for-person.ts";

/** What of a telling does not follow from where it goes. */
export interface Occasion extends Pick<Telling, "delivered" | "nudge" | "others"> {
  /** It stands with others in a telling that offers nothing of its own. */
  readonly alongside?: true;
  readonly failed?: (failure: TemplateFailure) => void;
}

/** Where a telling goes. */
export interface Destination {
  readonly delivery: Pick<Delivery, "target" | "page">;
  readonly open: OpenChannel | undefined;
}

/** What one target is shown of an incident: in its language, and in the user's words where there are some. */
export function messageFor(
  incident: Incident,
  { delivery, open }: Destination,
  setup: Setup,
  { delivered, nudge, others, alongside, failed = () => {} }: Occasion,
): Message {
  const { language: locale, templates } = setup.wording.manner(incident, delivery.target);
  const audience =
    open === undefined ? undefined : audienceOf(delivery, open, setup.people, locale);
  const language = audience === undefined ? locale : languageOf(audience.language);
  const message = compose(incident, {
    delivered,
    nudge,
    publicUrl: setup.publicUrl,
    language,
    audience: alongside === true ? undefined : audience,
    offers: alongside === true ? undefined : titled(offersOn(incident, setup.catalogue), language),
    others,
  });
  return templates === undefined ? message : withTemplates(message, incident, templates, failed);
}

/** With the titles of the gateway's own in the language. */
function titled(offers: readonly Offer[], language: Language = "en"): readonly Offer[] {
  if (language === "en") return offers;
  const titles: Readonly<Record<string, string>> = wordsIn(language).offer;
  return offers.map((offer) => {
    const title = Object.hasOwn(titles, offer.name) ? titles[offer.name] : undefined;
    return title === undefined ? offer : { ...offer, title };
  });
}

/** Templates whose failing was logged: one that fails does so with each message. */
const logged = new WeakSet<ReadTemplate>();

/** Says that a template failed, in the log once. */
export function reportFailures(
  incident: string,
  { events, log }: { readonly events: Events; readonly log: Log },
): (failure: TemplateFailure) => void {
  return ({ template, reason }) => {
    const { of, part } = template;
    const fields = { of, part, reason, incident };
    if (logged.has(template)) log.debug("a template failed again", fields);
    else log.warn("a template failed, so the message is told as without it", fields);
    logged.add(template);
    events.emit("templateFailed", fields);
  };
}

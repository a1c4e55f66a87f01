import type { Incident } from "../correlate/incident.ts";
import type { ReloadOptions } from "../gateway.ts";
import { badLanguage, findLanguage, type Language } from "../language/languages.ts";
import type { RouteOptions } from "../route/options.ts";
import { type ReceiverOptions, type ReceiversOptions, targetsIn } from "../route/receivers.ts";
import type { Route } from "../route/tree.ts";
import { readTemplates, type TemplateOptions, type Templates } from "../templates/template.ts";
import { splitTarget } from "./delivery.ts";

/** How a target is told: absent is as usual. */
export interface Manner {
  readonly language?: Language | undefined;
  readonly templates?: Templates | undefined;
}

/** In which language and by which templates whom is told of what. */
export interface Wording {
  manner(incident: Pick<Incident, "route" | "receiver">, target: string): Manner;
}

interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Read = (
  options: TemplateOptions | undefined,
  of: string,
  path: Problem["path"],
) => Templates | undefined;

const asUsual: Manner = {};
const receiverPrefix = "receiver:";

/** Reads `locale` and `templates` wherever they are written. */
export function readWording(
  options: ReloadOptions,
  route: Route | undefined,
): { readonly wording: Wording; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const read: Read = (written, of, path) => {
    if (written === undefined) return undefined;
    const reading = readTemplates(written, of, options.templates);
    for (const { path: part, message } of reading.problems) {
      problems.push({ path: [...path, "templates", ...part], message });
    }
    return reading.templates;
  };
  const channels = new Map<string, Templates>();
  for (const [name, { templates }] of Object.entries(options.channels ?? {})) {
    const own = read(templates, `channel ${name}`, ["channels", name]);
    if (own !== undefined) channels.set(name, own);
  }
  const routes = new Map<string, Templates>();
  if (route !== undefined) readRoutes(options.route, route, ["route"], undefined, read, routes);
  const { receivers = {} } = options;
  const own = new Map<string, Manner>();
  for (const [name, receiver] of Object.entries(receivers)) {
    if (!("targets" in receiver)) continue;
    const path = ["receivers", name];
    const manner = readManner(receiver, `receiver ${name}`, path, read, problems);
    if (manner !== asUsual) own.set(name, manner);
  }
  if (channels.size + routes.size + own.size === 0) {
    return { wording: { manner: () => asUsual }, problems };
  }
  const targets = mannersOf(receivers, own);
  return {
    problems,
    wording: {
      manner({ route: name, receiver }, target) {
        const { language, templates } =
          targets.get(receiver)?.get(target) ??
          targets.get("")?.get(target) ??
          own.get(receiver) ??
          asUsual;
        const ofChannel = channels.get(splitTarget(target).channel);
        const ofRoute = routes.get(name);
        if (ofChannel === undefined && ofRoute === undefined) return { language, templates };
        return { language, templates: { ...ofChannel, ...templates, ...ofRoute } };
      },
    },
  };
}

function readManner(
  { locale, templates }: ReceiverOptions,
  of: string,
  path: Problem["path"],
  read: Read,
  problems: Problem[],
): Manner {
  const wrong = locale === undefined ? undefined : badLanguage(locale);
  if (wrong !== undefined) problems.push({ path: [...path, "locale"], message: wrong });
  const language = locale === undefined ? undefined : findLanguage(locale);
  const own = read(templates, of, path);
  if (language === undefined && own === undefined) return asUsual;
  return { language, templates: own };
}

/** What a route leaves out it has from the one above, each part for itself. */
function readRoutes(
  options: RouteOptions,
  { name, routes }: Route,
  path: Problem["path"],
  above: Templates | undefined,
  read: Read,
  found: Map<string, Templates>,
): void {
  const own = read(options.templates, `route ${name}`, path);
  const all = own === undefined ? above : { ...above, ...own };
  if (all !== undefined) found.set(name, all);
  routes.forEach((child, index) => {
    const below = options.routes?.[index];
    if (below !== undefined) readRoutes(below, child, [...path, "routes", index], all, read, found);
  });
}

/**
 * By receiver and target: of receivers within receivers the inner one's holds. Under the empty name stands
 * what holds for a target that an escalation names and the incident's receiver does not.
 */
function mannersOf(
  receivers: ReceiversOptions,
  own: ReadonlyMap<string, Manner>,
): ReadonlyMap<string, ReadonlyMap<string, Manner>> {
  const manners = new Map<string, Map<string, Manner>>();
  const anywhere = new Map<string, Manner>();
  const walk = (
    name: string,
    outer: Manner,
    above: readonly string[],
    into: Map<string, Manner>,
  ) => {
    if (above.includes(name) || !Object.hasOwn(receivers, name)) return;
    const manner = within(outer, own.get(name));
    for (const target of targetsIn(receivers[name] ?? [])) {
      if (target.startsWith(receiverPrefix)) {
        walk(target.slice(receiverPrefix.length), manner, [...above, name], into);
      } else if (!into.has(target)) into.set(target, manner);
    }
  };
  for (const name of Object.keys(receivers)) {
    const into = new Map<string, Manner>();
    walk(name, asUsual, [], into);
    manners.set(name, into);
    for (const [target, manner] of into) {
      if (manner !== asUsual && !anywhere.has(target)) anywhere.set(target, manner);
    }
  }
  manners.set("", anywhere);
  return manners;
}

function within(outer: Manner, inner: Manner | undefined): Manner {
  if (inner === undefined || outer === asUsual) return inner ?? outer;
  const { language = outer.language, templates } = inner;
  const isSame = templates === undefined || outer.templates === undefined;
  return {
    language,
    templates: isSame ? (templates ?? outer.templates) : { ...outer.templates, ...templates },
  };
}

import type { Incident } from "../correlate/incident.ts";
import { incidentKey } from "../correlate/keys.ts";
import type { Actions } from "../gateway.ts";
import { collect } from "../record/collect.ts";
import { approve } from "./approve.ts";
import { request } from "./ask.ts";
import type { AuditEntry } from "./audit.ts";
import type { ActionsContext } from "./case.ts";
import { offersOn } from "./catalogue.ts";
import { helpOf, readLine, readWords } from "./command-line.ts";
import { formOf } from "./form.ts";
import { incidentNamed } from "./incident-named.ts";
import { type ActionOrder, orderKey } from "./order.ts";
import type { ActionAnswer } from "./request.ts";

/** What people can do, for the gateway's door. */
export function actionsOf(context: ActionsContext): Actions {
  const { storage, catalogue } = context;

  const line: Actions["line"] = async (text, by, more = {}) => {
    const [first = "", order = ""] = text.trim().split(/\s+/u, 2);
    if (first === "" || first.toLowerCase() === "help") {
      return { status: "answered", text: helpOf(catalogue()) };
    }
    if (first.toLowerCase() === "approve") return approve(order, by, context);
    const read = readLine(text, catalogue());
    if ("problem" in read) return { status: "unknown", reason: read.problem };
    const incident = await idOf(read.incident);
    if (incident === false) {
      return { status: "unknown", reason: `there is no open incident ${read.incident}` };
    }
    const about = incident === undefined ? {} : { incident };
    const action = read.known.name;
    const form = await formOf({ action, by, ...about }, context);
    if (form.status !== "form") return form;
    const { values, why } = readWords(read.rest, form.fields, form.reason);
    const reason = why === undefined ? {} : { why };
    return request({ action, by, values, ...about, ...reason, ...more }, context);
  };

  /** False: there is none. */
  async function idOf(word: string | undefined): Promise<string | false | undefined> {
    if (word === undefined) return undefined;
    return (await incidentNamed(word, storage())) ?? false;
  }

  return {
    list: () =>
      [...catalogue().values()].map(({ name, action }) => ({
        name,
        title: action.title,
        description: action.description,
        onIncident: action.applies !== undefined,
        danger: action.danger === true,
      })),
    async offers(named) {
      const id = await incidentNamed(named, storage());
      if (id === undefined) return undefined;
      const [record] = await storage().read([incidentKey(id)]);
      if (record === undefined) return undefined;
      return offersOn(JSON.parse(record.value) as Incident, catalogue());
    },
    form: (asked) => formOf(asked, context),
    request: (asked): Promise<ActionAnswer> => request(asked, context),
    line,
    approve: (order, by) => approve(order, by, context),
    async order(id) {
      const [record] = await storage().read([orderKey(id)]);
      return record === undefined ? undefined : (JSON.parse(record.value) as ActionOrder);
    },
    audit({ incident, action, cursor, limit } = {}) {
      const terms = [
        ...(incident === undefined ? [] : [`incident=${incident}`]),
        ...(action === undefined ? [] : [`action=${action}`]),
      ];
      const query = { collection: "audit", terms: terms.length === 0 ? ["all"] : terms };
      return collect(
        storage(),
        query,
        cursor,
        limit,
        ({ value }) => JSON.parse(value) as AuditEntry,
      );
    },
  };
}

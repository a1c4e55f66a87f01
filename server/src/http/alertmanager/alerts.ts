import type { Gateway } from "@tocsin/core";
import { z } from "zod";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { json } from "../problem.ts";
import { gettable, type Listed, listed } from "./alert-view.ts";
import { apiFolder, refuse } from "./dialect.ts";
import {
  type AlertFilter,
  type AlertsQuery,
  alertsQuery,
  groupsQuery,
  readFilter,
} from "./filter.ts";
import { groupsOf } from "./groups.ts";
import { byText } from "./order.ts";
import { alertGroup, gettableAlert } from "./schemas.ts";

// Alertmanager's own bound: each may be a list of a hundred thousand.
const mostAtOnce = 8;
let running = 0;

const answers = (schema: z.ZodType) => ({
  200: { description: "Those that fire", schema },
  400: { description: "A matcher or the receiver can't be read" },
  503: { description: "Too many ask at once" },
});
const repeatable = ["filter", "receiver_matchers"];

export const alerts: readonly Endpoint[] = [
  endpoint({
    method: "get",
    path: `${apiFolder}/alerts`,
    summary: "Alertmanager: the problems that fire",
    scope: "read",
    tokenAsPassword: true,
    query: alertsQuery,
    repeatable,
    answers: answers(z.array(gettableAlert)),
    handle: ({ server: { gateway, now }, query }) =>
      list(gateway, query, (found, { takesReceiver }) =>
        found
          .map((each) => ({
            ...each,
            receivers: each.problem.routes.map((route) => route.receiver),
          }))
          .filter(({ receivers }) => receivers.some(takesReceiver))
          .map(({ receivers, ...each }) => gettable(each, receivers, [], now()))
          .sort((one, other) => byText(one.fingerprint, other.fingerprint)),
      ),
  }),
  endpoint({
    method: "get",
    path: `${apiFolder}/alerts/groups`,
    summary: "Alertmanager: the problems that fire, as the routes group them",
    scope: "read",
    tokenAsPassword: true,
    query: groupsQuery,
    repeatable,
    answers: answers(z.array(alertGroup)),
    handle: ({ server: { gateway, now }, query }) =>
      list(gateway, query, (found, { takesReceiver }) =>
        groupsOf(found, { takesReceiver, muted: query.muted }, now()),
      ),
  }),
];

async function list(
  gateway: Gateway,
  query: AlertsQuery,
  show: (found: readonly Listed[], filter: AlertFilter) => unknown,
): Promise<Response> {
  const filter = readFilter(query);
  if ("problem" in filter) return refuse(filter.problem);
  if (running >= mostAtOnce) return refuse(`${mostAtOnce} others ask for alerts: try again`, 503);
  running += 1;
  try {
    const found = (await gateway.problems.list()).map(listed).filter(filter.takes);
    return json(show(found, filter));
  } finally {
    running -= 1;
  }
}

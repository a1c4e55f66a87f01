import { type Matcher, parseMatcher, type SilenceState, type SilenceView } from "@tocsin/core";
import { z } from "zod";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { json } from "../problem.ts";
import { apiFolder, empty, malformed, refuse } from "./dialect.ts";
import { readMatchers, silencesQuery } from "./filter.ts";
import { byText } from "./order.ts";
import { gettableSilence, postableSilence } from "./schemas.ts";
import { invalid, readSilence } from "./silence-body.ts";

type GettableSilence = z.output<typeof gettableSilence>;

const anyId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const badId = (id: string) =>
  malformed(`silenceID in path must be of type uuid: ${JSON.stringify(id.slice(0, 200))}`);
const absent = { description: "No such silence" };

export const silences: readonly Endpoint[] = [
  endpoint({
    method: "get",
    path: `${apiFolder}/silences`,
    summary: "Alertmanager: silences, those that count first",
    scope: "read",
    tokenAsPassword: true,
    query: silencesQuery,
    repeatable: ["filter"],
    answers: {
      200: { description: "Silences", schema: z.array(gettableSilence) },
      400: { description: "A matcher can't be read" },
    },
    async handle({ server, query }) {
      const wanted = readMatchers(query.filter);
      if ("problem" in wanted) return refuse(wanted.problem);
      const found = await server.gateway.silences.list();
      return json(
        found
          .filter((each) => query[each.state] && wanted.matchers.every((one) => has(each, one)))
          .sort(inOrder)
          .map(gettable),
      );
    },
  }),
  endpoint({
    method: "post",
    path: `${apiFolder}/silences`,
    summary: "Alertmanager: make a silence; with an id, change it or put another in its place",
    scope: "write",
    tokenAsPassword: true,
    body: z.unknown(),
    described: postableSilence,
    answers: {
      200: { description: "It counts", schema: z.object({ silenceID: z.string() }) },
      400: { description: "It can't be" },
      404: absent,
      422: { description: "Something is missing" },
    },
    async handle({ server, body }) {
      const silence = readSilence(body, server.now());
      if (silence.refusal !== undefined) return silence.refusal;
      const result = await server.gateway.silences.add(silence.value);
      if (result.status === "done") return json({ silenceID: result.silence.id });
      if (result.status === "unknown") return refuse("silence not found", 404);
      return invalid(result.reason).refusal;
    },
  }),
  endpoint({
    method: "get",
    path: `${apiFolder}/silence/{id}`,
    summary: "Alertmanager: one silence",
    scope: "read",
    tokenAsPassword: true,
    answers: { 200: { description: "The silence", schema: gettableSilence }, 404: absent },
    async handle({ server, id }) {
      if (!anyId.test(id)) return badId(id);
      const silence = await server.gateway.silences.get(id);
      return silence === undefined ? empty(404) : json(gettable(silence));
    },
  }),
  endpoint({
    method: "delete",
    path: `${apiFolder}/silence/{id}`,
    summary: "Alertmanager: end a silence",
    scope: "write",
    tokenAsPassword: true,
    answers: { 200: { description: "It is over" }, 404: absent },
    async handle({ server, id }) {
      if (!anyId.test(id)) return badId(id);
      return (await server.gateway.silences.expire(id)) ? empty() : empty(404);
    },
  }),
];

function gettable(silence: SilenceView): GettableSilence {
  const { id, state, updatedAt, comment, createdBy, startsAt, endsAt, matchers } = silence;
  return {
    id,
    status: { state },
    updatedAt,
    comment,
    createdBy,
    endsAt,
    matchers: matchers.flatMap((text) => {
      const reading = parseMatcher(text);
      if ("problem" in reading) return [];
      const { name, value, operator } = reading.matcher;
      return { name, value, isRegex: operator.endsWith("~"), isEqual: operator.startsWith("=") };
    }),
    startsAt,
  };
}

function has({ matchers }: SilenceView, wanted: Matcher): boolean {
  return matchers.some((text) => {
    const reading = parseMatcher(text);
    if ("problem" in reading) return false;
    const { name, operator, value } = reading.matcher;
    return name === wanted.name && operator === wanted.operator && value === wanted.value;
  });
}

const states: readonly SilenceState[] = ["active", "pending", "expired"];

/** What ends next, then what begins next, then what ended last. */
function inOrder(one: SilenceView, other: SilenceView): number {
  const byState = states.indexOf(one.state) - states.indexOf(other.state);
  if (byState !== 0) return byState;
  const [key, turn] = one.state === "pending" ? (["startsAt", 1] as const) : ends(one.state);
  const ms = (each: SilenceView) => Date.parse(each[key]);
  return turn * (ms(one) - ms(other)) || byText(one.id, other.id);
}

const ends = (state: SilenceState) => ["endsAt", state === "active" ? 1 : -1] as const;

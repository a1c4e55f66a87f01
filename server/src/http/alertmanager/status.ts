import { z } from "zod";
import { version } from "../../version.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { json } from "../problem.ts";
import { configText } from "./config-text.ts";
import { apiFolder, refuse } from "./dialect.ts";
import { readMatchers, texts } from "./filter.ts";
import { receiver, status } from "./schemas.ts";

/** Whose API this is: clients choose by it what they ask for. */
const spokenVersion = "0.34.0";

export const statusAndReceivers: readonly Endpoint[] = [
  endpoint({
    method: "get",
    path: `${apiFolder}/status`,
    summary: "Alertmanager: version, and the routing as an alertmanager.yml",
    scope: "read",
    tokenAsPassword: true,
    answers: { 200: { description: "The status", schema: status } },
    async handle({ server }) {
      return json({
        cluster: { status: "disabled", peers: [] },
        versionInfo: {
          version: spokenVersion,
          revision: `tocsin-${version}`,
          branch: "tocsin",
          buildUser: "",
          buildDate: "",
          goVersion: "",
        },
        config: { original: configText(server.state().routing) },
        uptime: new Date(server.startedAt).toISOString(),
      } satisfies z.output<typeof status>);
    },
  }),
  endpoint({
    method: "get",
    path: `${apiFolder}/receivers`,
    summary: "Alertmanager: the names of the receivers",
    scope: "read",
    tokenAsPassword: true,
    query: z.object({ receiver_matchers: texts }),
    repeatable: ["receiver_matchers"],
    answers: {
      200: { description: "The receivers", schema: z.array(receiver) },
      400: { description: "A matcher can't be read" },
    },
    async handle({ server, query }) {
      const wanted = readMatchers(query.receiver_matchers);
      if ("problem" in wanted) return refuse(wanted.problem);
      const takesAll = wanted.matchers.every((matcher) => matcher.test(() => ""));
      const names = takesAll ? server.state().routing.receivers : [];
      return json(names.map((name) => ({ name, labels: {} })));
    },
  }),
];

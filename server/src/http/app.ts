import { Hono } from "hono";
import { speakAlertmanager } from "./alertmanager/dialect.ts";
import { mountDoor } from "./alertmanager/door.ts";
import { alertmanager } from "./alertmanager/endpoints.ts";
import { actions } from "./api/actions.ts";
import { calendars } from "./api/calendars.ts";
import { deliveries } from "./api/deliveries.ts";
import { explain } from "./api/explain.ts";
import { incidents } from "./api/incidents.ts";
import { notices } from "./api/notices.ts";
import { onCall } from "./api/oncall.ts";
import { people } from "./api/people.ts";
import { pictures } from "./api/pictures.ts";
import { reload } from "./api/reload.ts";
import { schedules } from "./api/schedules.ts";
import { silenceIncident } from "./api/silence-incident.ts";
import { silences } from "./api/silences.ts";
import { sources } from "./api/sources.ts";
import { stats } from "./api/stats.ts";
import { mountCallbacks } from "./callbacks.ts";
import { type Endpoint, mount } from "./endpoint.ts";
import { errorAnswer } from "./errors.ts";
import { homePage } from "./home.ts";
import { mountHooks } from "./hooks.ts";
import { mountProbes } from "./probes.ts";
import { json, problem } from "./problem.ts";
import type { HttpEnv, ServerContext } from "./server-context.ts";

/** All endpoints with a description. */
const endpoints: readonly Endpoint[] = [
  ...notices,
  ...incidents,
  ...actions,
  ...silenceIncident,
  ...silences,
  ...deliveries,
  ...explain,
  ...pictures,
  ...onCall,
  ...schedules,
  ...calendars,
  ...people,
  ...sources,
  ...stats,
  ...reload,
  ...alertmanager,
];

/** The gateway over HTTP. A worker serves only what looks after the process. */
export function createApp(server: ServerContext): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  const web = server.role !== "worker";
  if (web) {
    // First, because most requests are these.
    mountHooks(app, server);
    mountCallbacks(app, server);
    speakAlertmanager(app);
    mountDoor(app, server);
    for (const each of endpoints) mount(app, each, server);
    app.get("/", () => homePage(endpoints));
    app.get("/openapi.json", async () => {
      const { describeApi } = await import("./openapi.ts");
      return json(describeApi(endpoints));
    });
  } else for (const each of reload) mount(app, each, server);
  mountProbes(app, server);
  refuseOtherMethods(app);
  app.notFound(() =>
    web
      ? problem(404, "Nothing is here", "GET / lists what there is.")
      : problem(
          404,
          "Nothing is here",
          "This process is a worker: send to one with --role web or all.",
        ),
  );
  app.onError((error) => errorAnswer(error, server));
  return app;
}

/** A path that exists, called in a way that it does not take. */
function refuseOtherMethods(app: Hono<HttpEnv>): void {
  const methods = new Map<string, Set<string>>();
  for (const { path, method } of app.routes) {
    // What stands before all methods alike answers none.
    if (method === "ALL") continue;
    const known = methods.get(path) ?? new Set();
    known.add(method);
    if (method === "GET") known.add("HEAD");
    methods.set(path, known);
  }
  for (const [path, known] of methods) {
    const allow = [...known].join(", ");
    app.all(path, ({ req }) =>
      problem(405, "Method not allowed", `This takes ${allow}, not ${req.method}.`, {
        headers: { allow },
      }),
    );
  }
}

import { createRoute, OpenAPIHono, type RouteConfig } from "@hono/zod-openapi";
import { z } from "zod";
import { version } from "../version.ts";
import { apiFolder } from "./alertmanager/dialect.ts";
import { postableAlert, refusal } from "./alertmanager/schemas.ts";
import { type Answer, type Endpoint, parametersOf } from "./endpoint.ts";
import { acceptedView, problemView } from "./schemas.ts";

let described: object | undefined;

/** The API's description, made of the same definitions that serve it. Loaded and made on first use. */
export function describeApi(endpoints: readonly Endpoint[]): object {
  described ??= make(endpoints);
  return described;
}

function make(endpoints: readonly Endpoint[]): object {
  const { openAPIRegistry: registry, ...app } = withDocument();
  registry.registerComponent("securitySchemes", "token", { type: "http", scheme: "bearer" });
  registry.registerComponent("securitySchemes", "tokenInQuery", {
    type: "apiKey",
    in: "query",
    name: "token",
  });
  registry.registerComponent("securitySchemes", "tokenAsPassword", {
    type: "http",
    scheme: "basic",
  });
  for (const each of endpoints) registry.registerPath(routeOf(each));
  for (const route of besides) registry.registerPath(route);
  return app.document();
}

function withDocument() {
  const app = new OpenAPIHono();
  const info = {
    title: "Tocsin",
    version,
    description:
      "A notification gateway. Errors are RFC 9457 problem documents whose `detail` says what to do.",
    license: { name: "MIT" },
  };
  return {
    openAPIRegistry: app.openAPIRegistry,
    document: () => app.getOpenAPI31Document({ openapi: "3.1.0", info }),
  };
}

function routeOf({
  method,
  path,
  summary,
  scope,
  tokenInQuery,
  tokenAsPassword,
  query,
  body,
  described: shown,
  answers,
}: Endpoint): RouteConfig {
  const schema = shown ?? body;
  const names = parametersOf(path);
  return createRoute({
    method,
    path,
    summary,
    description: `Needs the scope \`${scope}\`.`,
    tags: [tagOf(path)],
    security: [
      { token: [] },
      ...(tokenInQuery === true ? [{ tokenInQuery: [] }] : []),
      ...(tokenAsPassword === true ? [{ tokenAsPassword: [] }] : []),
    ],
    request: {
      ...(names.length > 0
        ? { params: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))) }
        : {}),
      ...(query instanceof z.ZodObject ? { query } : {}),
      ...(schema === undefined ? {} : { body: { content: { "application/json": { schema } } } }),
    },
    responses: {
      ...Object.fromEntries(Object.entries(answers).map((each) => answerOf(each, failureOf(path)))),
      default: failureOf(path),
    },
  });
}

function tagOf(path: string): string {
  if (path.startsWith(`${apiFolder}/`)) return "alertmanager";
  return path.startsWith("/api/v1/") ? (path.split("/")[3] ?? "") : "process";
}

function answerOf([status, answer]: [string, Answer], refused: object): [string, object] {
  const { description, schema, type = "application/json" } = answer;
  if (schema !== undefined) return [status, { description, content: { [type]: { schema } } }];
  return [status, Number(status) < 400 ? { description } : { ...refused, description }];
}

const failure = {
  description: "What is wrong, and what to do",
  content: { "application/problem+json": { schema: problemView } },
};
const alertmanagersFailure = {
  description: "What is wrong",
  content: { "application/json": { schema: refusal } },
};

function failureOf(path: string) {
  return path.startsWith(`${apiFolder}/`) ? alertmanagersFailure : failure;
}

const ok = (description: string, type: string, schema: z.ZodType = z.string()) => ({
  description,
  content: { [type]: { schema } },
});

/** What is served without being an endpoint of the API. */
const besides: readonly RouteConfig[] = [
  createRoute({
    method: "post",
    path: "/hooks/{source}",
    summary: "What a source sends; also at /hooks/{source}/TOKEN",
    tags: ["hooks"],
    request: {
      params: z.object({ source: z.string() }),
      body: { content: { "application/json": { schema: z.unknown() } } },
    },
    responses: {
      200: ok("Understood, and of no interest", "application/json", acceptedView),
      202: ok("Durable", "application/json", acceptedView),
      default: failure,
    },
  }),
  createRoute({
    method: "post",
    path: `${apiFolder}/alerts`,
    summary: "Alertmanager: what Prometheus sends; it goes to the source of the type prometheus",
    description: "Needs the source's own proof, or an API token with the scope `write`.",
    tags: ["alertmanager"],
    request: { body: { content: { "application/json": { schema: z.array(postableAlert) } } } },
    responses: {
      200: { description: "All are durable" },
      400: {
        ...alertmanagersFailure,
        description: "Some were refused; the others are durable",
      },
      default: alertmanagersFailure,
    },
  }),
  ...(["get", "post"] as const).map((method) =>
    createRoute({
      method,
      path: "/callbacks/{channel}",
      summary:
        "What a channel's provider calls, and what is below it; the channel proves the sender",
      tags: ["callbacks"],
      request: { params: z.object({ channel: z.string() }) },
      responses: { 200: ok("As the provider wants it", "*/*"), default: failure },
    }),
  ),
  ...(
    [
      ["/-/healthy", "The process lives, as Alertmanager says it", "text/plain"],
      ["/-/ready", "Something can be accepted, as Alertmanager says it", "text/plain"],
      ["/healthz", "The process lives", "application/json"],
      ["/readyz", "Storage and channels", "application/json"],
      ["/metrics", "Prometheus metrics", "text/plain"],
    ] as const
  ).map(([path, summary, type]) =>
    createRoute({
      method: "get",
      path,
      summary,
      tags: ["process"],
      responses: { 200: ok(summary, type), default: failure },
    }),
  ),
];

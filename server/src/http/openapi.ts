import { createRoute, OpenAPIHono, type RouteConfig } from "@hono/zod-openapi";
import { z } from "zod";
import { version } from "../version.ts";
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
    tags: [path.startsWith("/api/v1/") ? (path.split("/")[3] ?? "") : "process"],
    security: [{ token: [] }, ...(tokenInQuery === true ? [{ tokenInQuery: [] }] : [])],
    request: {
      ...(names.length > 0
        ? { params: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))) }
        : {}),
      ...(query instanceof z.ZodObject ? { query } : {}),
      ...(schema === undefined ? {} : { body: { content: { "application/json": { schema } } } }),
    },
    responses: { ...Object.fromEntries(Object.entries(answers).map(answerOf)), default: failure },
  });
}

function answerOf([status, answer]: [string, Answer]): [string, object] {
  const { description, schema, type = "application/json" } = answer;
  if (schema === undefined) return [status, { ...failure, description }];
  return [status, { description, content: { [type]: { schema } } }];
}

const failure = {
  description: "What is wrong, and what to do",
  content: { "application/problem+json": { schema: problemView } },
};

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

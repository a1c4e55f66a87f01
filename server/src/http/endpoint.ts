import type { Hono } from "hono";
import type { z } from "zod";
import type { Scope } from "../config/schema.ts";
import { explainIssues } from "../schema/explain.ts";
import { showPath } from "../schema/path.ts";
import { access, type OtherWay } from "./access.ts";
import { readJson } from "./body.ts";
import { problem } from "./problem.ts";
import type { HttpContext, HttpEnv, ServerContext } from "./server-context.ts";

/** One request to an endpoint, checked. */
export interface Call<Query, Body> {
  readonly server: ServerContext;
  /** The `{id}` of the path; empty where it has none. */
  readonly id: string;
  /** What the path names below the `{id}`: an override of a schedule, a contact of a person. */
  readonly part: string;
  readonly query: Query;
  readonly body: Body;
  /** The name of the token, or `local`. */
  readonly caller: string;
}

export interface Answer {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** Default `application/json`. */
  readonly type?: string;
}

/** One method of one path: what it takes, who may, what it answers. The API's description is made of it. */
export interface Endpoint<Query = unknown, Body = unknown> {
  readonly method: "get" | "post" | "delete";
  /** As OpenAPI writes it: `/api/v1/incidents/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly scope: Scope;
  /** The token may also come as `?token=`: for programs that can't send a header. */
  readonly tokenInQuery?: true;
  /** The token may also come as the password of Basic authorization. */
  readonly tokenAsPassword?: true;
  readonly query?: z.ZodType<Query>;
  /** Query parameters that may be given several times. */
  readonly repeatable?: readonly string[];
  readonly body?: z.ZodType<Body>;
  /** In bytes, where it is more than the API's bodies are. */
  readonly largestBody?: number;
  /** The body as the description shows it, where `body` leaves the checking to core. */
  readonly described?: z.ZodType;
  readonly answers: Readonly<Record<number, Answer>>;
  handle(call: Call<Query, Body>): Promise<Response>;
}

/** Keeps the types of query and body together while it is written. */
export function endpoint<Query, Body>(definition: Endpoint<Query, Body>): Endpoint {
  return definition as unknown as Endpoint;
}

/** Puts the endpoint where its path says, behind its scope and its checks. */
export function mount(app: Hono<HttpEnv>, each: Endpoint, server: ServerContext): void {
  const [, below] = parametersOf(each.path);
  app.on(each.method.toUpperCase(), honoPath(each.path), async (context) => {
    const allowed = access(context, server.state(), each.scope, otherWay(each));
    if (allowed.refusal !== undefined) return allowed.refusal;
    const query = check(each.query, queryOf(context, each.repeatable ?? []), "query");
    if (query.refusal !== undefined) return query.refusal;
    const body = await bodyOf(context, each);
    if (body.refusal !== undefined) return body.refusal;
    return each.handle({
      server,
      id: context.req.param("id") ?? "",
      part: (below === undefined ? undefined : context.req.param(below)) ?? "",
      query: query.value,
      body: body.value,
      caller: allowed.caller,
    });
  });
}

function otherWay({ tokenInQuery, tokenAsPassword }: Endpoint): OtherWay | undefined {
  if (tokenInQuery === true) return "query";
  return tokenAsPassword === true ? "basic" : undefined;
}

/** The names in braces. */
export function parametersOf(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
}

export function honoPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ":$1");
}

type Checked =
  | { readonly value: unknown; readonly refusal?: undefined }
  | { readonly refusal: Response };

async function bodyOf(context: HttpContext, { body, largestBody }: Endpoint): Promise<Checked> {
  if (body === undefined) return { value: undefined };
  const read = await readJson(context.req.raw, largestBody);
  return read.refusal === undefined ? check(body, read.value, "body") : read;
}

function check(schema: z.ZodType | undefined, value: unknown, what: "query" | "body"): Checked {
  if (schema === undefined) return { value: undefined };
  const checked = schema.safeParse(value);
  if (checked.success) return { value: checked.data };
  const issues = explainIssues(checked.error.issues, schema, value).map(({ path, message }) => ({
    path: showPath(path),
    message,
  }));
  return {
    refusal: problem(400, "Not as it should be", `The ${what} is not what this endpoint takes.`, {
      issues,
    }),
  };
}

function queryOf(
  context: HttpContext,
  repeatable: readonly string[],
): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  for (const [name, values] of Object.entries(context.req.queries())) {
    const value = repeatable.includes(name) || values.length > 1 ? values : (values[0] ?? "");
    Object.defineProperty(query, name, { value, enumerable: true, configurable: true });
  }
  return query;
}

import {
  type Duration,
  type FlapOptions,
  secretSchema,
  type TemplateOptions,
  timesSchema,
} from "@tocsin/core";
import { z } from "zod";
import { heartbeatSection } from "./heartbeat.ts";
import { inhibitSection } from "./inhibit.ts";
import { labelsSection } from "./labels.ts";
import { parseListen } from "./listen.ts";
import { onCallSections } from "./oncall-schema.ts";
import { permissionsSection } from "./permissions.ts";
import { templatesSection } from "./templates.ts";

/** What an API token may do. They stand side by side: `admin` alone can't read. */
const scopes = ["read", "write", "admin"] as const;
export type Scope = (typeof scopes)[number];

const nameShape = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const instanceName = z
  .string()
  .regex(
    nameShape,
    'must begin with a letter or digit and have only letters, digits, "-" and "_", at most 64',
  );
/** These stand before the colon of a target and mean something else there. */
const reserved = ["person", "schedule", "receiver"];
const channelName = instanceName.refine((name) => !reserved.includes(name), {
  error: "stands for something else in a target: take another",
});
/** Notices of the API and of the gateway itself bear these. */
const ownSources = ["api", "tocsin"];
const sourceName = instanceName.refine((name) => !ownSources.includes(name), {
  error: "is the gateway's own: take another",
});
const duration = z.union([z.string(), z.number()]);
const flap = z.union([
  z.strictObject({ changes: z.number(), within: duration }),
  z.custom<"none">((written) => written === "none", {
    error: "must be none, or such as { changes: 6, within: 15m }",
  }),
]);
const timeNames = z.array(z.string().min(1, "is empty"));

const type = z.string().min(1, "is empty").optional();
/** A plugin's own schema checks the other keys. */
const channelInstance = z
  .looseObject({ type, templates: templatesSection.optional() })
  .nullish()
  .transform((options) => options ?? {});
const sourceInstance = z
  .looseObject({ type, expectEvery: duration.optional() })
  .nullish()
  .transform((options) => options ?? {});

/** A route as written. */
export interface RouteSection {
  readonly name?: string | undefined;
  readonly receiver?: string | undefined;
  readonly matchers?: readonly string[] | undefined;
  readonly groupBy?: readonly string[] | undefined;
  readonly groupWait?: Duration | undefined;
  readonly groupInterval?: Duration | undefined;
  readonly repeatInterval?: Duration | undefined;
  readonly expectEvery?: Duration | undefined;
  readonly for?: Duration | undefined;
  readonly linger?: Duration | undefined;
  readonly flap?: FlapOptions | "none" | undefined;
  readonly continue?: boolean | undefined;
  readonly escalation?: string | undefined;
  readonly mute?: readonly string[] | undefined;
  readonly active?: readonly string[] | undefined;
  readonly templates?: TemplateOptions | undefined;
  readonly routes?: readonly RouteSection[] | undefined;
}

const routeSchema = z.strictObject({
  name: z.string().min(1, "is empty").optional(),
  receiver: z.string().optional(),
  matchers: z.array(z.string()).optional(),
  groupBy: z.array(z.string()).optional(),
  groupWait: duration.optional(),
  groupInterval: duration.optional(),
  repeatInterval: duration.optional(),
  expectEvery: duration.optional(),
  for: duration.optional(),
  linger: duration.optional(),
  flap: flap.optional(),
  continue: z.boolean().optional(),
  escalation: z.string().min(1, "is empty").optional(),
  mute: timeNames.optional(),
  active: timeNames.optional(),
  templates: templatesSection.optional(),
  get routes(): z.ZodOptional<z.ZodArray<z.ZodType<RouteSection>>> {
    return z.array(routeSchema).optional();
  },
});

const listen = z.union([z.string(), z.number().int()]).transform((written, context) => {
  const address = parseListen(written);
  if (address !== undefined) return address;
  context.addIssue({
    code: "custom",
    message: "is no address: write 127.0.0.1:8080, [::1]:8080 or :8080 for every address",
  });
  return z.NEVER;
});

const publicUrl = z
  .url({ protocol: /^https?$/, error: "is no address: write https://tocsin.example.com" })
  .refine((url) => !/[?#]/.test(url), { error: "must end before any ? or #" })
  .transform((url) => url.replace(/\/+$/, ""));

/** A list, or what else is to be said of it. */
const receiver = z.union([
  z.array(z.string()),
  z.strictObject({
    targets: z.array(z.string()),
    locale: z.string().optional(),
    templates: templatesSection.optional(),
  }),
]);

const token = z.strictObject({
  name: z.string().min(1, "is empty").max(64),
  token: secretSchema(),
  scopes: z.array(z.enum(scopes)).min(1, `is empty: choose from ${scopes.join(", ")}`),
});

/** `tocsin.yaml` as a whole. */
export const configSchema = z.strictObject({
  listen: listen.optional(),
  publicUrl: publicUrl.optional(),
  storage: z.string().optional(),
  auth: z.strictObject({ tokens: z.array(token).default([]) }).optional(),
  plugins: z.array(z.string().min(1, "is empty")).default([]),
  sources: z.record(sourceName, sourceInstance).optional(),
  channels: z.record(channelName, channelInstance).optional(),
  receivers: z.record(z.string().min(1, "is empty"), receiver).optional(),
  route: routeSchema.optional(),
  times: timesSchema.optional(),
  heartbeat: heartbeatSection.optional(),
  ...onCallSections,
  labels: labelsSection.optional(),
  inhibit: inhibitSection.optional(),
  permissions: permissionsSection.optional(),
  commands: z.string().min(1, "is empty").optional(),
  pictures: z.boolean().optional(),
});

export type ConfigFile = z.output<typeof configSchema>;

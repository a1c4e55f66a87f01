import type { ChannelPlugin, SourcePlugin } from "@tocsin/core";
import { builtInChannels, builtInSources } from "../plugins.ts";
import { moduleUrl } from "./resolve-module.ts";

type Plugin = SourcePlugin | ChannelPlugin;

export type PluginReading =
  | { readonly plugins: readonly Plugin[]; readonly problem?: undefined }
  | { readonly problem: string };

const typeShape = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** The plugins that a module exports: by default, by name, or several. */
export async function loadPlugins(reference: string, folder: string): Promise<PluginReading> {
  const url = moduleUrl(reference, folder);
  if (url === undefined) return { problem: notFound(reference, folder) };
  let module: object;
  try {
    module = await import(url);
  } catch (error) {
    return {
      problem: `could not be loaded: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  const found = [...new Set(Object.values(module))].filter(claimsToBePlugin);
  if (found.length === 0) {
    return {
      problem:
        "exports no plugin: export what defineChannel(…) or defineSource(…) of @tocsin/core gives",
    };
  }
  const plugins: Plugin[] = [];
  for (const candidate of found) {
    const misfit = misfitOf(candidate);
    if (misfit !== undefined) return { problem: misfit };
    plugins.push(candidate as unknown as Plugin);
  }
  return { plugins };
}

type Candidate = Readonly<Record<string, unknown>>;

function claimsToBePlugin(value: unknown): value is Candidate {
  const object = (typeof value === "object" && value !== null) || typeof value === "function";
  return object && "kind" in value && "type" in value;
}

function misfitOf(plugin: Candidate): string | undefined {
  const { kind, apiVersion, type, open, options, traits } = plugin;
  const called = typeof type === "string" ? `its plugin ${JSON.stringify(type)}` : "its plugin";
  if (kind !== "source" && kind !== "channel") {
    return `${called} is of kind ${show(kind)}: it must be "source" or "channel"`;
  }
  if (apiVersion !== 1) {
    return `${called} is made for version ${show(apiVersion)} of the plugin interface, and this server speaks version 1: install a version of it that fits`;
  }
  if (typeof type !== "string" || !typeShape.test(type)) {
    return `${called} has the type ${show(type)}: it must be one word of letters, digits, "-" and "_"`;
  }
  if (typeof open !== "function") return `${called} has no function "open"`;
  const schema = (options as Candidate | undefined)?.["~standard"] as Candidate | undefined;
  if (typeof schema?.validate !== "function") {
    return `${called} has no schema in "options": give a Standard Schema, such as z.strictObject({…}) of zod 4`;
  }
  if (kind === "channel" && typeof traits !== "object" && typeof traits !== "function") {
    return `${called} has no "traits": say at least { edits: false, idempotent: false }`;
  }
  const taken = Object.hasOwn(kind === "source" ? builtInSources : builtInChannels, type);
  return taken ? `${called} has the type of a built-in ${kind}: it must have another` : undefined;
}

function show(value: unknown): string {
  return typeof value === "string" || typeof value === "number"
    ? JSON.stringify(value)
    : typeof value;
}

function notFound(reference: string, folder: string): string {
  const path = reference.startsWith(".") || reference.startsWith("/");
  if (path) return `there is no such file, seen from ${folder}`;
  return `is not installed: run "npm install ${reference}" in ${folder}, or write a path that begins with ./`;
}

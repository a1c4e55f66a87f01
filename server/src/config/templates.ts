import {
  readTemplates,
  type TemplateEngine,
  type TemplateOptions,
  templateParts,
} from "@tocsin/core";
import { z } from "zod";
import type { ConfigDocument } from "./document.ts";
import type { ConfigProblem } from "./problem.ts";
import type { ConfigFile, RouteSection } from "./schema.ts";

/** The words of messages, as written: Liquid. */
export const templatesSection = z
  .strictObject({
    title: z.string().min(1, "is empty").optional(),
    summary: z.string().optional(),
    text: z.string().optional(),
  })
  .transform(({ title, summary, text }): TemplateOptions => {
    return {
      ...(title === undefined ? {} : { title }),
      ...(summary === undefined ? {} : { summary }),
      ...(text === undefined ? {} : { text }),
    };
  });

interface Place {
  readonly path: readonly (string | number)[];
  readonly options: TemplateOptions;
}

export interface TemplatesReading {
  /** Undefined where the config has no template. */
  readonly engine?: TemplateEngine;
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
}

/** Reads every template of the config, and tries those that can be read with examples. */
export async function readAllTemplates(
  config: ConfigFile,
  document: ConfigDocument,
): Promise<TemplatesReading> {
  const places = placesOf(config);
  if (places.length === 0) return { problems: [], warnings: [] };
  const { liquid } = await import("../templates/liquid.ts");
  const { examples } = await import("../templates/examples.ts");
  const engine = liquid();
  const problems: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [];
  for (const { path, options } of places) {
    const reading = readTemplates(options, path.join("."), engine);
    for (const { path: part, message } of reading.problems) {
      problems.push(document.problem([...path, ...part], message));
    }
    for (const part of templateParts) {
      const template = reading.templates[part];
      const reason = template && failure(() => examples.map((each) => template.render(each)));
      if (reason === undefined) continue;
      const message = `fails with an example, and the ${part} is then told as without it: ${reason}`;
      warnings.push(document.problem([...path, part], message));
    }
  }
  return { engine, problems, warnings };
}

function placesOf({ channels = {}, receivers = {}, route }: ConfigFile): Place[] {
  const ofChannels = Object.entries(channels).map(([name, { templates }]) => ({
    path: ["channels", name, "templates"],
    options: templates,
  }));
  const ofReceivers = Object.entries(receivers).map(([name, receiver]) => ({
    path: ["receivers", name, "templates"],
    options: "targets" in receiver ? receiver.templates : undefined,
  }));
  const all = [...ofChannels, ...ofReceivers, ...(route ? ofRoutes(route, ["route"]) : [])];
  return all.flatMap(({ path, options }) => (options === undefined ? [] : [{ path, options }]));
}

function ofRoutes(
  { templates, routes = [] }: RouteSection,
  path: readonly (string | number)[],
): {
  readonly path: readonly (string | number)[];
  readonly options: TemplateOptions | undefined;
}[] {
  return [
    { path: [...path, "templates"], options: templates },
    ...routes.flatMap((each, index) => ofRoutes(each, [...path, "routes", index])),
  ];
}

function failure(render: () => unknown): string | undefined {
  try {
    render();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

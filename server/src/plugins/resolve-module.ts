import { existsSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** The module behind `plugins: [...]`: a path is taken from the config's folder, a name from its node_modules. */
export function moduleUrl(reference: string, folder: string): string | undefined {
  if (reference.startsWith(".") || isAbsolute(reference)) {
    const path = resolve(folder, reference);
    return existsSync(path) ? pathToFileURL(path).href : undefined;
  }
  for (let above = resolve(folder); ; above = dirname(above)) {
    const packageFolder = join(above, "node_modules", reference);
    if (existsSync(join(packageFolder, "package.json"))) {
      return pathToFileURL(join(packageFolder, entryOf(packageFolder))).href;
    }
    if (dirname(above) === above) return undefined;
  }
}

// createRequire().resolve would refuse packages that export for `import` alone, and import.meta.resolve
// knows no other folder than its own.
function entryOf(packageFolder: string): string {
  const description: unknown = JSON.parse(
    readFileSync(join(packageFolder, "package.json"), "utf8"),
  );
  const { exports, main } = description as { readonly exports?: unknown; readonly main?: unknown };
  const entry = exported(exports);
  if (entry !== undefined) return entry;
  return typeof main === "string" ? main : "index.js";
}

function exported(target: unknown): string | undefined {
  if (typeof target === "string") return target;
  if (typeof target !== "object" || target === null) return undefined;
  const conditions = target as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(conditions)) {
    if (![".", "import", "node", "module", "default"].includes(key)) continue;
    const found = exported(conditions[key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

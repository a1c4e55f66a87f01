import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RouteOptions } from "@tocsin/core";
import { findProgram } from "@tocsin/testkit";
import { type Labels, quoted } from "./random-tree.ts";

const debian = "prometheus-alertmanager";
// What the two cores of a small machine keep up with.
const atOnce = 3;

export function findAmtool(): string {
  return findProgram({ names: ["amtool"], debian });
}

export interface Said {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** One config file and one call; the file's name has to be its own while calls run side by side. */
export function amtoolOn(
  amtool: string,
  file: string,
  route: RouteOptions,
  args: readonly string[],
): Promise<Said> {
  writeFileSync(file, JSON.stringify({ route, receivers: receiversOf(route) }));
  return new Promise((resolve) => {
    execFile(amtool, args.concat(), { encoding: "utf8" }, (error, stdout, stderr) =>
      resolve({ ok: error === null, stdout, stderr }),
    );
  });
}

/** The receivers that `amtool config routes test` names, in its order. */
export async function receiversByAmtool(
  amtool: string,
  folder: string,
  name: string,
  route: RouteOptions,
  labels: Labels,
): Promise<string[]> {
  const file = join(folder, `${name}.json`);
  const given = Object.entries(labels).map(([label, value]) => `${label}=${quoted(value)}`);
  const args = ["config", "routes", "test", `--config.file=${file}`, ...given];
  const { ok, stdout, stderr } = await amtoolOn(amtool, file, route, args);
  if (!ok) throw new Error(`amtool refused: ${stderr}`);
  return stdout.trim().split(",");
}

function receiversOf(route: RouteOptions): { name: string }[] {
  const found = new Set<string>();
  const walk = ({ receiver, routes = [] }: RouteOptions) => {
    if (receiver !== undefined) found.add(receiver);
    routes.forEach(walk);
  };
  walk(route);
  return [...found].map((name) => ({ name }));
}

/** Runs the work for each of 0…count, some at once. */
export async function sideBySide(count: number, work: (index: number) => Promise<void>) {
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < count; index = next++) await work(index);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Config } from "../../../src/config/load.ts";
import { load, type Ran, tocsin } from "../../help.ts";

/** Configs that Alertmanager 0.25 takes. */
export const fixtures = [
  "kube-prometheus",
  "teams",
  "deep",
  "anchors",
  "times",
  "channels",
] as const;

export const fixture = (name: string) => fileURLToPath(new URL(`${name}.yml`, import.meta.url));
export const textOf = (name: string) => readFileSync(fixture(name), "utf8");

/** `tocsin import alertmanager -`. */
export const given = (stdin: string): Promise<Ran> =>
  tocsin(["import", "alertmanager", "-"], { stdin });

/** The names that the output asks the environment for. */
export const variablesIn = (out: string): string[] => [
  ...new Set([...out.matchAll(/\$\{(\w+)\}/g)].map(([, name = ""]) => name)),
];

function secretFor(name: string): string {
  if (name.startsWith("DISCORD_WEBHOOK_URL"))
    return "https://discord.com/api/webhooks/1150000000000000001/aBcDeF";
  if (name.startsWith("WEBHOOK_URL")) return "https://hooks.example.test/in";
  if (name.startsWith("SLACK_CHANNEL")) return "#elsewhere";
  if (name.startsWith("SMTP_FROM")) return "tocsin@example.test";
  return "xoxb-1-2-abcdefghijkl";
}

/** The new config, loaded as the server does, with its variables set. */
export async function loaded(out: string): Promise<Config> {
  const environment = Object.fromEntries(variablesIn(out).map((name) => [name, secretFor(name)]));
  return load(out, environment);
}

import { gitlab } from "./gitlab/index.ts";
import { grafana } from "./grafana.ts";
import type { Preset } from "./preset.ts";
import { sentry } from "./sentry.ts";
import { sns } from "./sns/index.ts";
import { terraform } from "./terraform.ts";
import { uptimeKuma } from "./uptime-kuma.ts";

/** The word for `preset` in the config → what it reads. */
export const presets = {
  gitlab,
  grafana,
  terraform,
  sns,
  sentry,
  "uptime-kuma": uptimeKuma,
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetName = keyof typeof presets;
export const presetNames = Object.keys(presets) as PresetName[];

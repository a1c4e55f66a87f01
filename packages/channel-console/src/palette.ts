import type { Status, Tone } from "@tocsin/core";

export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "blue" | "cyan" | "alarm";

const codes: Readonly<Record<Style, string>> = {
  bold: "1",
  dim: "2",
  red: "31",
  green: "32",
  yellow: "33",
  blue: "34",
  cyan: "36",
  alarm: "1;37;41",
};

/** Puts text in a style, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

export const plainPaint: Paint = (_, text) => text;
export const colourPaint: Paint = (style, text) => `\u001b[${codes[style]}m${text}\u001b[0m`;

/** How a tone looks: a sign that tells it without colour too. */
export const tones: Readonly<Record<Tone, { readonly sign: string; readonly style: Style }>> = {
  critical: { sign: "‼", style: "alarm" },
  error: { sign: "✖", style: "red" },
  warning: { sign: "▲", style: "yellow" },
  info: { sign: "●", style: "blue" },
  progress: { sign: "◐", style: "cyan" },
  success: { sign: "✔", style: "green" },
  neutral: { sign: "○", style: "dim" },
};

export const toneOfStatus: Readonly<Record<Status, Tone>> = {
  firing: "error",
  resolved: "success",
  queued: "neutral",
  running: "progress",
  succeeded: "success",
  failed: "error",
  cancelled: "neutral",
};

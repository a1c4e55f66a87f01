import type { Auth } from "./auth/auth.ts";
import type { Preset } from "./presets/preset.ts";

/** Numbered steps to take at the sender's side. */
export function setupText(
  { auth, preset }: { readonly auth: Auth; readonly preset: Preset | undefined },
  { hookUrl, name }: { readonly hookUrl: string; readonly name: string },
): string {
  const steps = preset?.setup({ hookUrl, auth }) ?? ownSteps(auth, hookUrl);
  const numbered = steps.map((step, index) => `${index + 1}. ${step}`);
  const open = auth.proves
    ? []
    : [
        `Nothing proves the sender: this is taken from this machine alone. Set sources.${name}.auth.`,
      ];
  return `${[...open, ...numbered].join("\n\n")}\n`;
}

function ownSteps(auth: Auth, hookUrl: string): readonly string[] {
  const body = '{"title":"Hello from here"}';
  const shown = auth.enter.map(([what, value]) => `     ${what}: ${value}`).join("\n");
  const isSigned = auth.enter.some(([what]) => /secret/i.test(what));
  const headers = Object.entries(isSigned ? {} : (auth.sign?.(body, 0) ?? {}));
  const options = headers.map(
    ([header, value]) => ` \\\n       -H ${quoted(`${header}: ${value}`)}`,
  );
  return [
    `Let the sender POST JSON, a form or plain text to:\n     ${hookUrl}`,
    ...(shown === "" ? [] : [`It proves itself with:\n${shown}`]),
    isSigned
      ? "Send a first request from there: the answer's `detail` says what is wrong with it."
      : `Try it:\n     curl${options.join("")} \\\n       --json ${quoted(body)} \\\n       ${quoted(hookUrl)}`,
  ];
}

/** One word for a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

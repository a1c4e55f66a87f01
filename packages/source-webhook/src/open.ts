import type { HookRequest, Reading, Source, Tools } from "@tocsin/core";
import type { Auth } from "./auth/auth.ts";
import { nobody } from "./auth/auth.ts";
import { authOf, presetSecrets } from "./auth/options.ts";
import { doctorBody, doctorNotice } from "./doctor.ts";
import { readMapped } from "./map/read.ts";
import { told } from "./notice.ts";
import type { Options } from "./options.ts";
import { presets } from "./presets/index.ts";
import type { Preset } from "./presets/preset.ts";
import { setupText } from "./setup.ts";

/** One instance: who is believed, and what a request tells. */
export function openWebhook(options: Options, tools: Tools): Source {
  const preset: Preset | undefined =
    options.preset === undefined ? undefined : presets[options.preset];
  const chosen = chosenAuth(options, preset, tools);
  const opened = preset?.open?.({ options: options.auth, chosen, tools });
  const auth = opened?.auth ?? chosen;
  const read = (request: HookRequest): Reading =>
    preset?.read(request) ?? readMapped(request, { map: options.map, auth, name: tools.name });
  const sign = auth.sign;
  return {
    proves: auth.proves,
    webhook: {
      verify: (request) => auth.verify(request),
      parse(request) {
        const test = doctorNotice(request, tools.name);
        return test === undefined ? read(request) : told(test);
      },
      ...(opened?.confirm === undefined ? {} : { confirm: opened.confirm }),
    },
    setup: ({ hookUrl }) => setupText({ auth, preset }, { hookUrl, name: tools.name }),
    ...(sign === undefined
      ? {}
      : {
          sample(now: number) {
            const body = doctorBody(now);
            return { headers: { "content-type": "application/json", ...sign(body, now) }, body };
          },
        }),
  };
}

function chosenAuth(options: Options, preset: Preset | undefined, tools: Tools): Auth {
  const secrets = presetSecrets(options.auth);
  if (secrets === undefined || preset?.auth === undefined) {
    return authOf(options.auth, tools.name, tools.now) ?? nobody;
  }
  return preset.auth(secrets, `sources.${tools.name}.auth.secret`, tools.now);
}

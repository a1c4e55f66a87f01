import { type Fields, line, own } from "./fields.ts";

const mostRead = 200;
const secret = /pass|pwd|secret|token|credential|auth|private|(?:^|[_.-])key(?:$|[_.-])|apikey/i;
const environments = /^(?:deploy_?|target_?)?env(?:ironment)?$/i;

/** The build's parameters but those whose name says that they are secret. */
export function parametersOf(all: unknown): readonly (readonly [string, string])[] {
  if (typeof all !== "object" || all === null || Array.isArray(all)) return [];
  const from = all as Fields;
  return Object.keys(from)
    .slice(0, mostRead)
    .filter((name) => name.length <= 100 && !isSecretName(name))
    .flatMap((name) => {
      const value = own(from, name) === true ? "true" : line(from, name, 100);
      return value === undefined ? [] : [[name, value] as const];
    });
}

/** Whether a parameter's name says that nobody may see its value. */
export function isSecretName(name: string): boolean {
  return secret.test(name);
}

/** Whether it says where a build deploys to. */
export function namesEnvironment(name: string): boolean {
  return environments.test(name);
}

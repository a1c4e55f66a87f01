export type Environment = Readonly<Record<string, string | undefined>>;

export interface Interpolated {
  readonly text: string;
  readonly problems: readonly string[];
}

const reference = /\$(\$\{)|\$\{([^}]*)\}|\$\{/g;
const inside = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s;

/**
 * `${NAME}` and `${NAME:-default}` replaced from the environment; `$${` stands for `${` itself. It is
 * done on single values after the file was read, so that no value can change the file's structure.
 * `standIn`: what a variable that is not set is taken for; without it that is a problem.
 */
export function interpolate(
  text: string,
  environment: Environment,
  standIn?: (name: string) => string,
): Interpolated {
  const problems: string[] = [];
  const filled = text.replace(reference, (whole, escaped?: string, expression?: string) => {
    if (escaped !== undefined) return "${";
    const parts = expression === undefined ? null : inside.exec(expression);
    if (parts === null) {
      problems.push(
        `${whole} can't be read: write \${NAME} or \${NAME:-default}, or $\${ for "\${" itself`,
      );
      return whole;
    }
    const name = parts[1] ?? "";
    const value = environment[name];
    if (parts[2] !== undefined) return value === undefined || value === "" ? parts[2] : value;
    if (value !== undefined) return value;
    if (standIn !== undefined) return standIn(name);
    problems.push(
      `the environment variable ${name} is not set: set it, or write \${${name}:-default}`,
    );
    return whole;
  });
  return { text: filled, problems };
}

const production = new Set(["prod", "production", "live"]);
const negations = new Set(["non", "not", "no", "pre", "test"]);

/** Whether the labels `env` or `environment`, or the project's name, say that it is production. */
export function isProduction(
  labels: Readonly<Record<string, string>>,
  project: string | undefined,
): boolean {
  return [labels.env, labels.environment, project].some(saysProduction);
}

/** `prod`, `shop-prod` and `prod_eu`, but not `non-prod`. */
function saysProduction(name: string | undefined): boolean {
  const words = (name ?? "").toLowerCase().split(/[^a-z]+/);
  return words.some((word) => production.has(word)) && !words.some((word) => negations.has(word));
}

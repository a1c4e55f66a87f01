// The routing of core alone in a process: trees of one root and many children, as teams' own routes make them.
import { buildRoutes, matchRoutes } from "@tocsin/core";

const counts = [10, 100, 1_000, 10_000];
const runMs = 700;
// So that no answer can be remembered.
const different = 256;

/** Routes that can't be found by a label's value. */
const patterns = [
  { matchers: ['host=~"db-[0-9]+"'], continue: true },
  { matchers: ['severity!~"info|warning"', 'zone=~"eu-.*"'], continue: true },
];

console.log(
  JSON.stringify({
    flat: counts.map((count) => measured(count, [])),
    mixed: [100, 10_000].map((count) => measured(count, patterns)),
  }),
);

function measured(count, others) {
  const children = Array.from({ length: count }, (_, index) => ({
    matchers: [`team="team-${index}"`, 'severity=~"critical|error"'],
    routes: [{ matchers: ['env="production"'] }],
  }));
  const { route, problems } = buildRoutes({ receiver: "r", routes: [...others, ...children] }, [
    "r",
  ]);
  if (problems !== undefined) throw new Error(JSON.stringify(problems));
  const views = Array.from({ length: different }, (_, index) => {
    const labels = {
      team: `team-${Math.floor((index * count) / different)}`,
      severity: "critical",
      env: index % 2 === 0 ? "production" : "staging",
      host: `db-${index}`,
      zone: "eu-1",
    };
    return (name) => labels[name] ?? "";
  });
  for (const view of views) {
    const names = (found) => found.map(({ name }) => name).join();
    if (names(matchRoutes(route, view)) !== names(plainWalk(route, view))) {
      throw new Error("the two ways reach different routes");
    }
  }
  return {
    count,
    perSecond: perSecond((index) => matchRoutes(route, views[index])),
    plainPerSecond: perSecond((index) => plainWalk(route, views[index])),
  };
}

function plainWalk(route, labels) {
  if (!route.matchers.every((matcher) => matcher.test(labels))) return [];
  const below = [];
  for (const child of route.routes) {
    const found = plainWalk(child, labels);
    below.push(...found);
    if (found.length > 0 && !child.continues) break;
  }
  return below.length > 0 ? below : [route];
}

function perSecond(match) {
  for (let index = 0; index < different; index += 1) match(index);
  const started = performance.now();
  let times = 0;
  while (performance.now() - started < runMs) {
    for (let index = 0; index < different; index += 1) match(index);
    times += different;
  }
  return (times * 1_000) / (performance.now() - started);
}

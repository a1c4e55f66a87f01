// The peer: the same requests by as many callers, with nothing kept.
const { count, concurrency, sinkUrl } = JSON.parse(process.argv[2]);
let next = 0;
const body = JSON.stringify({
  title: "acme/api ci@main: ci failing on main since #12",
  summary: "Firing since 2026-01-05 09:00 UTC",
});
const started = performance.now();
await Promise.all(
  Array.from({ length: concurrency }, async () => {
    while (next < count) {
      next += 1;
      const response = await fetch(sinkUrl, { method: "POST", body });
      await response.arrayBuffer();
    }
  }),
);
console.log(JSON.stringify({ perSecond: count / ((performance.now() - started) / 1_000) }));
process.exit(0);

import { callOnce, defineSource, secretSchema, sleep, type Tools } from "@tocsin/core";
import { z } from "zod";

const options = z.strictObject({ url: z.url(), token: secretSchema() });
// What our storage box answers. All else in it is let go.
const shelf = z
  .array(z.object({ name: z.string().max(100), well: z.boolean(), since: z.iso.datetime() }))
  .max(1_000);
const everyMs = 60_000;

/** The disks of a storage box, which calls nobody: a problem for each, until it is well again. */
export const disks = defineSource({
  type: "disks",
  options,
  open: (given, tools) => ({
    async watch(emit, signal, memory) {
      for (; !signal.aborted; await sleep(tools.clock, everyMs, signal)) {
        const found = await look(given, tools, signal);
        const broken = new Set<string>(JSON.parse((await memory.get("broken")) ?? "[]"));
        const news = found.filter(({ name, well }) => !well || broken.has(name));
        await emit(
          news.map(({ name, well, since }) => ({
            kind: "problem",
            type: well ? "disk.well" : "disk.broken",
            status: well ? "resolved" : "firing",
            fingerprint: name,
            subject: `disk ${name}`,
            title: `disk ${name} is ${well ? "well again" : "broken"}`,
            at: since,
          })),
        );
        // After they are durable: what a crash in between tells again has the same ids.
        const still = found.filter(({ well }) => !well).map(({ name }) => name);
        await memory.set("broken", JSON.stringify(still));
      }
    },
    check: (signal) =>
      look(given, tools, signal).then(
        (found) => ({ ok: true, detail: `${found.length} disks are seen` }),
        ({ message: reason }: Error) => ({ ok: false, reason }),
      ),
    setup: () => "Make an account that may read /disks, and put its token into tocsin.yaml.",
  }),
});

/** Rejects with what to change. */
async function look({ url, token }: z.output<typeof options>, tools: Tools, signal: AbortSignal) {
  const headers = { authorization: `Bearer ${token.reveal()}` };
  const request = { url: `${url}/disks`, method: "GET", headers, signal };
  const end = await callOnce({ ...request, withinMs: 10_000, longest: 200_000 }, tools);
  if (end.kind !== "answered") throw new Error(`${url} can't be reached (${end.why})`);
  const hint = end.status === 401 ? `: renew sources.${tools.name}.token` : "";
  if (end.status !== 200) throw new Error(`${url} answered ${end.status}${hint}`);
  return shelf.parse(JSON.parse(end.text ?? ""));
}

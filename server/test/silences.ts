import { expect } from "vitest";
import { asJson, read, serve, type TestServer, until } from "./help.ts";
import { type PagerNetwork, pagerNetwork } from "./pager.ts";

export interface SilenceStage {
  readonly server: TestServer;
  readonly network: PagerNetwork;
  /** Reports a problem; gives the incident's id. */
  report(subject: string, more?: object): Promise<string>;
  told(subject: string): boolean;
}

/** A server whose one receiver is a pager, with a route that is muted all day. */
export async function silenceStage(more = ""): Promise<SilenceStage> {
  const network = await pagerNetwork();
  const yaml = `
storage: memory
plugins: [./pager.mjs]
channels: { pager: {} }
receivers: { ops: ["pager:${network.url}/ops"] }
times: { always: [{ times: ["00:00-24:00"] }] }
route:
  receiver: ops
  routes:
    - { name: muted, matchers: [team=night], mute: [always] }
    - { name: all, matchers: [team=all], groupBy: [] }
${more}`;
  const server = await serve(yaml, {}, {}, network.files);
  return {
    server,
    network,
    told: (subject) => network.told.some(({ message }) => message.subject === subject),
    async report(subject, more = {}) {
      const problem = { title: "Disk full", kind: "problem", severity: "error", subject, ...more };
      expect((await server.fetch("/api/v1/notices", asJson(problem))).status).toBe(202);
      return until(async () => {
        const path = `/api/v1/incidents?state=open&matcher=${encodeURIComponent(`subject=${JSON.stringify(subject)}`)}`;
        const { items } = await read<{ items: { id: string }[] }>(await server.fetch(path));
        return items[0]?.id;
      });
    },
  };
}

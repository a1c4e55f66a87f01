import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Message } from "@tocsin/core";
import { later } from "./help.ts";

export interface Told {
  /** The last part of the address. */
  readonly who: string;
  readonly message: Message;
}

/** A network of pagers: channels of the type `pager` send to it, and `told` is what arrived. */
export interface PagerNetwork {
  readonly url: string;
  readonly told: readonly Told[];
  /** Hand these to `serve`, and write `plugins: [./pager.mjs]`. */
  readonly files: Readonly<Record<string, string>>;
}

export async function pagerNetwork(): Promise<PagerNetwork> {
  const told: Told[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const message = JSON.parse(Buffer.concat(chunks).toString()) as Message;
      told.push({ who: (request.url ?? "").slice(1), message });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  later(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, told, files: { "pager.mjs": pagerPlugin } };
}

/** A channel of somebody else's: it answers a callback with what it was handed, or with what `act` did. */
export const pagerPlugin = `
export default {
  kind: "channel", apiVersion: 1, type: "pager",
  traits: ({ provider }) => ({ edits: false, idempotent: true, pages: "text", provider }),
  options: { "~standard": { version: 1, vendor: "mine", validate: (value) => ({ value }) } },
  open: ({ echo = true }, { fetch }) => ({
    async send(message, { address }) {
      const sent = await fetch(address, { method: "POST", body: JSON.stringify(message) }).catch(() => undefined);
      return sent === undefined ? { status: "retry", reason: "the network is away" } : { status: "sent" };
    },
    async receive({ method, url, rest, headers, body }, desk) {
      const text = new TextDecoder().decode(body);
      const [, incident] = /^ack (\\S+)$/.exec(text) ?? [];
      if (incident === undefined && !echo) return Response.json({});
      if (incident === undefined)
        return Response.json({ method, url, rest, signature: headers.get("x-signature"), text });
      const address = headers.get("x-from") ?? undefined;
      return Response.json(await desk.act({ action: "acknowledge", incident, by: { address }, how: "text" }));
    },
  }),
};
`;

/** A config of two people who take turns, and of a schedule that has gaps. */
export function onCallConfig({ url }: PagerNetwork): string {
  return `
storage: memory
publicUrl: https://tocsin.example.test
plugins: [./pager.mjs]
channels: { pager: { provider: one }, backup: { type: pager, provider: two }, console: {} }
people:
  ann:
    name: Ann Lee
    timezone: Asia/Seoul
    contacts:
      pager: { address: "${url}/ann", verified: true }
      backup: { address: "${url}/ann-backup", verified: true }
  bo: { contacts: { pager: "${url}/bo" } }
schedules:
  primary:
    timezone: Asia/Seoul
    layers: [{ people: [ann, bo], rotate: weekly, handoff: "Mon 09:00", start: "2026-01-05" }]
  office:
    timezone: Europe/Berlin
    layers: [{ people: [ann], restrict: [{ days: mon-fri, from: "09:00", to: "17:00" }] }]
escalations:
  oncall: { steps: [{ notify: ["person:ann"] }, { after: 2h, notify: ["person:bo"] }] }
receivers: { nobody: [] }
route:
  receiver: nobody
  routes: [{ name: pages, receiver: nobody, escalation: oncall, matchers: ['severity="critical"'] }]
`;
}

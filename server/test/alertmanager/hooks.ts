import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

type Texts = Readonly<Record<string, string>>;

export interface HookAlert {
  readonly status: string;
  readonly labels: Texts;
  readonly annotations: Texts;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
  readonly fingerprint: string;
}

/** What Alertmanager sends to a webhook. */
export interface HookBody {
  readonly receiver: string;
  readonly status: string;
  readonly alerts: readonly HookAlert[];
  readonly groupLabels: Texts;
  readonly commonLabels: Texts;
  readonly commonAnnotations: Texts;
  readonly externalURL: string;
  readonly version: string;
  readonly groupKey: string;
  readonly truncatedAlerts: number;
}

/** A body that a webhook was sent and took. */
export interface Got {
  readonly hook: string;
  /** ms since the epoch. */
  readonly at: number;
  readonly body: HookBody;
}

/** What a hook does with a request, by the play that it belongs to. */
export type HookMood = (hook: string) => "takes" | "refuses" | "hangs";

/** The receivers of one side: a path is the name of a hook. */
export interface Hooks {
  readonly url: string;
  /** Listens to what bears the label `play` with this value, until it is called off. */
  listen(play: string, mood: HookMood): { readonly got: readonly Got[]; end(): void };
  stop(): Promise<void>;
}

export async function startHooks(): Promise<Hooks> {
  const plays = new Map<string, { readonly got: Got[]; readonly mood: HookMood }>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const at = Date.now();
    const body = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Got["body"];
    const play = plays.get(body.groupLabels.play ?? "");
    const hook = request.url?.split("/").at(-1) ?? "";
    const mood = play?.mood(hook) ?? "takes";
    if (mood === "hangs") return;
    if (mood === "takes") play?.got.push({ hook, at, body });
    response.writeHead(mood === "takes" ? 200 : 500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    listen(play, mood) {
      const got: Got[] = [];
      plays.set(play, { got, mood });
      return { got, end: () => void plays.delete(play) };
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

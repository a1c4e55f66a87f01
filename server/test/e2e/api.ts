import type { Accepted, IncidentDetail, IncidentView, NoticeInput } from "@tocsin/core";
import { waitFor } from "./wait.ts";

interface Api {
  report(notice: NoticeInput | readonly NoticeInput[]): Promise<Accepted>;
  incidents(): Promise<readonly IncidentView[]>;
  incident(id: string): Promise<IncidentDetail>;
  settled(ms?: number): Promise<void>;
}

/** A running gateway's API, as the tests speak to it. */
export function asked(url: string, headers: Readonly<Record<string, string>>): Api {
  async function call<Answer>(path: string, body?: unknown): Promise<Answer> {
    const sent =
      body === undefined
        ? { headers }
        : {
            method: "POST",
            headers: { ...headers, "content-type": "application/json" },
            body: JSON.stringify(body),
          };
    const response = await fetch(`${url}${path}`, sent);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  const incident = (id: string) => call<IncidentDetail>(`/api/v1/incidents/${id}`);

  async function incidents(): Promise<readonly IncidentView[]> {
    const page = await call<{ readonly items: readonly IncidentView[] }>(
      "/api/v1/incidents?limit=500",
    );
    return page.items;
  }

  async function isSettled(): Promise<boolean> {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const waiting = /^tocsin_queue_depth\{lane="inbox"\} (\d+)$/m.exec(metrics)?.[1] ?? "0";
    if (waiting !== "0") return false;
    const all = await Promise.all((await incidents()).map(({ id }) => incident(id)));
    return all.every(({ deliveries }) => deliveries.every(({ state }) => state === "done"));
  }

  return {
    report: (notice) => call("/api/v1/notices", notice),
    incidents,
    incident,
    settled: async (ms) => void (await waitFor("everybody to know the newest", isSettled, ms)),
  };
}

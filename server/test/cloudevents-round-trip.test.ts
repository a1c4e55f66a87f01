import { webhook } from "@tocsin/channel-webhook";
import type { HookRequest, Notice, NoticeInput, Reading } from "@tocsin/core";
import { cloudevents } from "@tocsin/source-cloudevents";
import {
  attempt,
  type FakeHttp,
  fakeHttp,
  message,
  notice,
  openSource,
  tools,
} from "@tocsin/testkit";
import { CloudEvent, HTTP } from "cloudevents";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { serve } from "./help.ts";

let http: FakeHttp;
beforeEach(async () => {
  http = await fakeHttp(() => ({ status: 202 }));
});
afterEach(() => http.stop());

/** What one gateway sends of a notice as CDEvents, and what another reads of it. */
async function roundTrip(
  sent: Notice,
  mode: "binary" | "structured",
): Promise<readonly NoticeInput[]> {
  const checked = await webhook.options["~standard"].validate({ format: "cdevents", mode });
  if (checked.issues !== undefined) throw new Error(JSON.stringify(checked.issues));
  const channel = await webhook.open(
    checked.value,
    tools({ publicUrl: "https://tocsin.example.test" }),
  );
  const outcome = await channel.send(
    message({ notices: [sent] }),
    attempt({ address: `${http.url}/hooks/events` }),
  );
  expect(outcome.status).toBe("sent");
  const source = await openSource(cloudevents, {});
  return http.seen.flatMap(({ method, path, headers, body }) => {
    const request: HookRequest = {
      method,
      url: `${http.url}${path}`,
      rest: "",
      headers: new Headers(headers),
      body: new TextEncoder().encode(body),
    };
    // The CloudEvents SDK takes it for one that is written by the book.
    const theirs = HTTP.toEvent<unknown>({ headers, body });
    expect(theirs).toMatchObject({ specversion: "1.0" });
    expect(new CloudEvent({ ...theirs }).validate()).toBe(true);
    const reading: Reading | undefined = source.webhook?.parse(request);
    if (reading?.status !== "read") throw new Error(JSON.stringify(reading));
    return reading.notices;
  });
}

const labels = {
  repository: "acme/shop",
  branch: "main",
  commit: "a".repeat(40),
  environment: "prod",
  app: "shop",
  image: "ghcr.io/acme/shop",
  tag: "1.2",
};
const run = (fields: Partial<Notice>) =>
  notice({ kind: "run", severity: "info", fingerprint: "argocd:shop:operation:7", ...fields });

/** What a notice is, whoever tells it. */
const told = ({ kind, status, severity, title, subject, at }: Notice) => ({
  kind,
  ...(status !== undefined && { status }),
  severity,
  title,
  subject,
  at,
});

const notices: readonly [string, Notice][] = [
  ["a problem that fires", notice({ severity: "critical", labels, text: "the **step** failed" })],
  ["a problem that is over", notice({ status: "resolved", severity: "info", labels })],
  ["a problem of little note", notice({ severity: "warning", title: "disk 80 % full on “db1”" })],
  ["a run in line", run({ status: "queued" })],
  ["a run", run({ status: "running", labels })],
  ["a run that passed", run({ status: "succeeded", startedAt: "2026-01-05T08:58:00.000Z" })],
  ["a run that failed", run({ status: "failed", severity: "error", text: "exit code 1" })],
  ["a run that was cancelled", run({ status: "cancelled" })],
  ["a message", notice({ kind: "message", severity: "info", title: "v2 is out", labels })],
];

describe.each(["binary", "structured"] as const)("in %s mode", (mode) => {
  test.each(notices)("%s stays what it is", async (_, sent) => {
    const { status, ...rest } = sent;
    const whole = sent.kind === "message" ? rest : { ...rest, status };
    const [read, ...more] = await roundTrip(whole as Notice, mode);
    expect(read).toMatchObject({
      ...told(whole as Notice),
      labels: expect.objectContaining(sent.labels),
    });
    expect(read?.text).toBe(sent.text);
    expect(more).toEqual([]);
  });

  test("a deployment arrives as its run and as the service in its place", async () => {
    const sent = run({ status: "succeeded", labels: { ...labels, change: "deploy" } });
    const read = await roundTrip(sent, mode);
    expect(read).toMatchObject([told(sent), told(sent)]);
    expect(read.map(({ type }) => type)).toEqual(["pipelinerun.finished", "service.deployed"]);
    for (const each of read) expect(each.labels).toMatchObject({ ...labels, change: "deploy" });
    expect(new Set(read.map(({ id }) => id)).size).toBe(2);
  });
});

test("firing and resolved meet under one fingerprint, and a repeat has the same id", async () => {
  const firing = await roundTrip(notice({ id: "n1" }), "binary");
  const again = (await roundTrip(notice({ id: "n1" }), "binary")).at(-1);
  const over = (await roundTrip(notice({ id: "n2", status: "resolved" }), "binary")).at(-1);
  expect(again).toEqual(firing[0]);
  expect(over).toMatchObject({ status: "resolved", fingerprint: firing[0]?.fingerprint });
  expect(over?.id).not.toBe(firing[0]?.id);
});

test("a sender that asks first is let send by the server, and no other method is", async () => {
  const server = await serve(`
storage: memory
sources: { cloudevents: { token: a-token-of-sixteen } }
receivers: { nobody: [] }
`);
  const ask = (method: string) =>
    server.fetch("/hooks/cloudevents", {
      method,
      headers: { "webhook-request-origin": "eventgrid.example.com" },
    });
  const granted = await ask("OPTIONS");
  expect(granted.status).toBe(200);
  expect(granted.headers.get("webhook-allowed-origin")).toBe("eventgrid.example.com");
  expect((await ask("PUT")).status).toBe(405);
});

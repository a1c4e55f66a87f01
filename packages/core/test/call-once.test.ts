import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { callOnce, type OneCall, virtualClock } from "@tocsin/core";
import { type FakeHttp, fakeHttp, freePort, settle } from "@tocsin/testkit";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";

const withinMs = 10_000;
const answer = { status: 200, headers: { "x-page": "2" }, body: "fine" };

let provider: FakeHttp;
let clock: ReturnType<typeof virtualClock>;
beforeEach(async () => {
  provider = await fakeHttp(() => answer);
  clock = virtualClock();
});
afterEach(async () => {
  await provider.stop();
  // Whatever became of it, nothing is waited for any more.
  expect(clock.pending).toBe(0);
});

const never = new AbortController().signal;
const call = (url: string, given: Partial<OneCall> = {}, over: typeof fetch = fetch) =>
  callOnce(
    { url, method: "GET", headers: {}, signal: never, withinMs, longest: 1_000, ...given },
    { fetch: over, clock },
  );

/** A server that does as it likes with the socket. */
async function served(handle: RequestListener): Promise<string> {
  const server = createServer(handle);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The client's fetch, and when it has an answer's head. */
function watched() {
  let came = () => {};
  const head = new Promise<void>((resolve) => {
    came = resolve;
  });
  const watching: typeof fetch = async (...request) => {
    const response = await fetch(...request);
    came();
    return response;
  };
  return { fetch: watching, head };
}

describe("an answer", () => {
  it("is what came, and what went is what was asked", async () => {
    const headers = { authorization: "Bearer token-of-ann", "content-type": "application/json" };
    const body = JSON.stringify({ name: "한국어" });
    const end = await call(`${provider.url}/jobs?all=1`, { method: "PATCH", headers, body });
    expect(end).toMatchObject({ kind: "answered", status: 200, text: "fine" });
    expect(end.kind === "answered" && end.headers.get("x-page")).toBe("2");
    expect(provider.seen).toMatchObject([{ method: "PATCH", path: "/jobs", headers, body }]);
    const form = new URLSearchParams({ one: "a b" });
    await call(provider.url, { method: "POST", body: form });
    expect(provider.seen[1]).toMatchObject({ method: "POST", body: "one=a+b" });
  });

  it.each([204, 404, 500, 503])("is one whatever it says: %i", async (status) => {
    provider.fail({ status });
    expect(await call(provider.url)).toMatchObject({ kind: "answered", status, text: "" });
    expect(provider.seen).toHaveLength(1);
  });

  it.each([301, 302, 303, 307, 308])("that leads elsewhere is not followed: %i", async (status) => {
    const elsewhere = await fakeHttp(() => ({ status: 200 }));
    onTestFinished(() => elsewhere.stop());
    provider.fail({ status, headers: { location: `${elsewhere.url}/` } });
    const headers = { authorization: "Bearer token-of-ann" };
    const end = await call(provider.url, { method: "POST", headers, body: "x" });
    expect(end).toMatchObject({ kind: "answered", status });
    expect(end.kind === "answered" && end.headers.get("location")).toBe(`${elsewhere.url}/`);
    expect(elsewhere.seen).toEqual([]);
  });

  it("is read up to its longest, in bytes", async () => {
    provider.fail({ status: 201, body: "é".repeat(500) });
    expect(await call(provider.url)).toMatchObject({ text: "é".repeat(500) });
    provider.fail({ status: 201, body: `${"é".repeat(500)}x` });
    expect(await call(provider.url)).toMatchObject({ status: 201, text: undefined });
  });

  it("without end is not waited for", async () => {
    let gone = () => {};
    const left = new Promise<void>((resolve) => {
      gone = resolve;
    });
    const url = await served((_request, response) => {
      response.on("close", gone);
      const pour = (): void => void (response.destroyed || response.write("x".repeat(500), pour));
      pour();
    });
    expect(await call(url)).toMatchObject({ kind: "answered", status: 200, text: undefined });
    await left;
  });

  it("that breaks off has a status all the same", async () => {
    const url = await served((_request, response) => {
      response.writeHead(201, { "content-length": 100 });
      response.write("half", () => response.destroy());
    });
    expect(await call(url)).toMatchObject({ kind: "answered", status: 201, text: undefined });
  });

  it("that stands still has a status when the time is over", async () => {
    const url = await served((_request, response) => void response.writeHead(201).write("half"));
    const { fetch: watching, head } = watched();
    const end = call(url, {}, watching);
    await head;
    await clock.advance(withinMs);
    expect(await end).toMatchObject({ kind: "answered", status: 201, text: undefined });
  });

  it("keeps characters whole that come in pieces", async () => {
    const [first = 0, ...rest] = Buffer.from("가");
    let go = () => {};
    const url = await served((_request, response) => {
      response.write(Uint8Array.of(first));
      go = () => response.end(Uint8Array.from(rest));
    });
    const { fetch: watching, head } = watched();
    const end = call(url, {}, watching);
    await head;
    await settle();
    go();
    expect(await end).toMatchObject({ text: "가" });
  });
});

describe("no answer", () => {
  it.each(["reset before", "reset after"] as const)("may have been done: %s", async (fault) => {
    provider.fail(fault);
    expect(await call(provider.url, { method: "POST", body: "x" })).toMatchObject({
      kind: "silent",
      why: expect.stringContaining("the connection ended without an answer"),
    });
    expect(provider.seen).toHaveLength(1);
  });

  it("in time may have been done", async () => {
    let came = () => {};
    const asked = new Promise<void>((resolve) => {
      came = resolve;
    });
    const url = await served(() => came());
    const end = call(url, { method: "POST", body: "x" });
    await asked;
    await clock.advance(withinMs - 1);
    expect(clock.pending).toBe(1);
    await clock.advance(1);
    expect(await end).toEqual({ kind: "silent", why: "no answer in time" });
  });

  it("after which nobody waits may have been done", async () => {
    const stop = new AbortController();
    const url = await served(() => stop.abort());
    expect(await call(url, { signal: stop.signal })).toMatchObject({ kind: "silent" });
  });

  it("is surely none where nothing listens, or nothing can", async () => {
    expect(await call(`http://127.0.0.1:${await freePort()}/`)).toMatchObject({
      kind: "unsent",
      why: expect.stringContaining("nothing listens at the address"),
    });
    for (const url of ["nonsense", "ftp://host/", "http://127.0.0.1:22/"])
      expect((await call(url)).kind).toBe("unsent");
  });

  it("never shows what was asked", async () => {
    provider.fail("reset after");
    const headers = { authorization: "Bearer token-of-ann" };
    const ends = [
      await call(`${provider.url}/?token=token-of-ann`, { headers }),
      await call("http://token-of-ann:x@127.0.0.1/", { headers }),
      await call(provider.url, { headers: { authorization: "token-of-ann\n" } }),
      await call(provider.url, { headers: { "bad name": "token-of-ann" } }),
    ];
    expect(JSON.stringify(ends)).not.toContain("token-of-ann");
  });
});

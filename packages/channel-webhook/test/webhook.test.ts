import { redact } from "@tocsin/core";
import { type Fault, fakeReceiver, message } from "@tocsin/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { webhook } from "../src/index.ts";
import { webhookOptions } from "../src/options.ts";
import { type Line, openLine } from "./stage.ts";

let line: Line;
afterEach(() => line.receiver.stop());

const standard = `whsec_${Buffer.from("0123456789abcdef01234567").toString("base64")}`;

describe("a request", () => {
  it("carries the whole message", async () => {
    line = await openLine();
    expect(await line.send()).toEqual({ status: "sent", evidence: "HTTP 204", ref: "open" });
    const { incident, subject, title, facts, notices } = message();
    expect(line.last()).toMatchObject({
      version: 1,
      type: "incident.opened",
      id: "telling-1",
      incident: JSON.parse(JSON.stringify(incident)),
      subject,
      title,
      facts,
      notices: JSON.parse(JSON.stringify(notices)),
    });
  });

  it.each([standard, "any string, 한글 too"])("is signed with %s", async (secret) => {
    line = await openLine({ secret }, { secret });
    expect((await line.send()).status).toBe("sent");
    expect(line.receiver.refused).toEqual([]);
  });

  it("with another secret is refused, and says what to look at", async () => {
    line = await openLine({ secret: "mine" }, { secret: "theirs" });
    expect(await line.send()).toMatchObject({
      status: "failed",
      scope: "target",
      reason: expect.stringMatching(/401.*signature is wrong/),
    });
  });

  it("is signed at the time it is sent, not at the first try", async () => {
    line = await openLine({ secret: standard }, { secret: standard });
    line.receiver.http.fail({ status: 503 });
    expect((await line.send()).status).toBe("retry");
    await line.clock.advance(3_600_000);
    expect((await line.send()).status).toBe("sent");
  });

  it("says unsigned what it is when there is no secret", async () => {
    line = await openLine();
    await line.send();
    const headers = line.receiver.http.seen[0]?.headers;
    expect(headers).toMatchObject({
      "webhook-id": "telling-1",
      "webhook-timestamp": expect.stringMatching(/^\d+$/),
    });
    expect(headers).not.toHaveProperty("webhook-signature");
  });

  it("has the headers of the config, and the login of the address as Basic", async () => {
    line = await openLine({ headers: { "X-Team": "ops" } });
    const address = `${line.receiver.url.replace("//", "//ann:p%40ss%20word@")}/hook?x=1`;
    await line.send({}, { address });
    const [seen] = line.receiver.http.seen;
    expect(seen?.headers).toMatchObject({
      "x-team": "ops",
      authorization: `Basic ${Buffer.from("ann:p@ss word").toString("base64")}`,
    });
    expect(seen?.path).toBe("/hook");
    expect(redact(`at ${address}`)).not.toContain("p%40ss");
  });

  it("has an id that fits a header whatever the telling is called", async () => {
    line = await openLine();
    for (const tellingId of ["d.1", "d.2", "한글\r\nX: y", "x".repeat(900)]) {
      expect((await line.send({}, { tellingId })).status).toBe("sent");
    }
    expect(line.receiver.distinct).toHaveLength(4);
  });
});

describe("the type", () => {
  const states = [
    "open",
    "acknowledged",
    "open",
    "closed",
    "open",
    "open",
    "closed",
    "closed",
  ] as const;

  it("follows the incident, by what the target was told before", async () => {
    line = await openLine();
    let previous: string | undefined;
    const types: unknown[] = [];
    for (const [index, state] of states.entries()) {
      const { incident } = message();
      const outcome = await line.send(
        { incident: { ...incident, state } },
        { tellingId: `t${index}`, ...(previous && { previous }) },
      );
      previous = outcome.status === "sent" ? outcome.ref : expect.fail();
      types.push(line.last().type);
    }
    expect(types).toEqual([
      "incident.opened",
      "incident.acknowledged",
      "incident.updated",
      "incident.closed",
      "incident.opened",
      "incident.updated",
      "incident.closed",
      "incident.updated",
    ]);
  });
});

describe("nothing is lost, and a receiver that drops repeats has it once, when", () => {
  const faults: readonly [string, Fault, first: string, taken: number][] = [
    ["the connection ends first", "reset before", "ambiguous", 1],
    ["the answer is lost", "reset after", "ambiguous", 2],
    ["the receiver hangs", "hang", "ambiguous", 1],
    ["the receiver takes it and hangs", "hang after", "ambiguous", 2],
    ["the receiver is unwell", { status: 500 }, "retry", 1],
    ["the receiver has enough", { status: 429, headers: { "retry-after": "9" } }, "slow", 1],
  ];

  it.each(faults)("%s", async (_name, fault, first, taken) => {
    line = await openLine({ secret: standard }, { secret: standard });
    line.receiver.http.fail(fault);
    const hangs = typeof fault === "string" && fault.startsWith("hang");
    const signal = AbortSignal.timeout(hangs ? 1_000 : 10_000);
    const outcome = await line.send({}, { signal });
    expect(outcome.status).toBe(first);
    expect((await line.send({}, { number: 2 })).status).toBe("sent");
    expect(line.receiver.received).toHaveLength(taken);
    expect(line.receiver.distinct).toHaveLength(1);
  });
});

describe("an answer", () => {
  it("that redirects is not followed", async () => {
    const elsewhere = await fakeReceiver();
    line = await openLine();
    line.receiver.http.fail({
      status: 307,
      headers: { location: `${elsewhere.url}/there?token=abc` },
    });
    const outcome = await line.send();
    expect(outcome).toMatchObject({
      status: "failed",
      scope: "target",
      reason: expect.stringContaining(`${elsewhere.url}/there`),
    });
    expect(JSON.stringify(outcome)).not.toContain("token=abc");
    expect(elsewhere.http.seen).toHaveLength(0);
    await elsewhere.stop();
  });

  it("of 410 ends it for this target", async () => {
    line = await openLine();
    line.receiver.http.fail({ status: 410 });
    expect(await line.send()).toMatchObject({ status: "failed", scope: "target" });
  });

  it("of 401 blames this target, not all others of the channel", async () => {
    line = await openLine();
    line.receiver.http.fail({ status: 401 });
    expect(await line.send()).toMatchObject({ status: "failed", scope: "target" });
  });

  it("of 413 gets a smaller body, until there is none", async () => {
    line = await openLine();
    line.receiver.http.fail({ status: 413 }, { times: 3 });
    expect((await line.send({}, { level: 0 })).status).toBe("degrade");
    expect((await line.send({}, { level: 1 })).status).toBe("degrade");
    expect(await line.send({}, { level: 2 })).toMatchObject({ status: "failed", scope: "payload" });
    const sizes = line.receiver.http.seen.map(({ body }) => body.length);
    expect(sizes).toEqual(sizes.toSorted((one, other) => other - one));
  });

  it("in plain words is passed on, a page of HTML is not", async () => {
    line = await openLine();
    line.receiver.http.fail({
      status: 422,
      body: { error: "field owner is missing", more: "x".repeat(100_000) },
    });
    line.receiver.http.fail({
      status: 422,
      headers: { "content-type": "text/html" },
      body: "<h1>Oops",
    });
    expect(await line.send()).toMatchObject({
      reason: expect.stringContaining("field owner is missing"),
    });
    expect(JSON.stringify(await line.send())).not.toContain("Oops");
  });
});

describe("the config", () => {
  const problem = (input: unknown) => {
    const result = webhookOptions.safeParse(input);
    return result.success ? "" : result.error.issues.map(({ message }) => message).join();
  };

  it("says how to write what it refuses", () => {
    expect(problem({})).toBe("");
    expect(problem({ secret: "whsec_not base64!" })).toMatch(/copy it whole/);
    expect(problem({ secret: "whsec_not base64!" })).not.toContain("not base64!");
    expect(problem({ headers: { "Content-Length": "3" } })).toMatch(/leave it out/);
    expect(problem({ headers: { "X Y": "3" } })).toMatch(/header's name/);
    expect(problem({ headers: { "X-Y": "3\r\nZ: 1" } })).toMatch(/characters/);
    expect(problem({ format: "xml" })).not.toBe("");
  });

  it("asks for every notice when it is told to", () => {
    const every = (deliver: "newest" | "every") => {
      const { traits } = webhook;
      return typeof traits === "function" && traits(webhookOptions.parse({ deliver })).every;
    };
    expect(every("newest")).toBe(false);
    expect(every("every")).toBe(true);
  });

  it("keeps targets to the hosts that it allows", async () => {
    line = await openLine({ allow: ["*.example.test", "10.0.0.5:8080"] });
    const { badAddress } = line.channel;
    expect(badAddress?.("https://a.example.test/x")).toBeUndefined();
    expect(badAddress?.("http://10.0.0.5:8080/")).toBeUndefined();
    expect(badAddress?.("http://10.0.0.5:8081/")).toMatch(/allow list/);
    expect(badAddress?.("https://evilexample.test/")).toMatch(/allow list/);
    expect(badAddress?.("https://example.test.evil.test/")).toMatch(/allow list/);
    expect(badAddress?.("https://a.example.test@evil.test/")).toMatch(/allow list/);
    expect(await line.send()).toMatchObject({ status: "failed", scope: "target" });
    expect(line.receiver.http.seen).toHaveLength(0);
  });
});

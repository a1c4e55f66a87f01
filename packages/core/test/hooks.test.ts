import {
  createGateway,
  defineSource,
  memoryStorage,
  Secret,
  StorageUnavailable,
  tokenProof,
} from "@tocsin/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";

const anything = defineSource({
  type: "anything",
  options: z.strictObject({ token: z.string() }),
  open: ({ token }) => ({
    webhook: {
      verify: (request) => tokenProof(request, [new Secret(token)]),
      parse(request) {
        const text = new TextDecoder().decode(request.body);
        if (text === "throw") throw new Error("a bug in the source");
        if (text === "bad") return { status: "unreadable", reason: "not what anything sends" };
        if (text === "xml") return { status: "unsupported", reason: "send JSON" };
        return { status: "read", notices: text === "" ? [] : [{ id: text, title: text }] };
      },
    },
  }),
});

async function gateway(fails?: Error) {
  const driver = memoryStorage();
  const made = createGateway({
    sources: { ci: anything({ token: "let-me-in" }) },
    receivers: { ops: [] },
    route: { receiver: "ops" },
    storage:
      fails === undefined
        ? driver
        : {
            ...driver,
            open: async (tools) => ({
              ...(await driver.open(tools)),
              commit: () => Promise.reject(fails),
            }),
          },
  });
  await made.start();
  const post = async (body: string, path = "/hooks/ci", init: RequestInit = {}) => {
    const headers = { authorization: "Bearer let-me-in", ...init.headers };
    const response = await made.handle(
      new Request(`http://gateway.test${path}`, {
        method: "POST",
        body,
        ...init,
        headers,
      } as RequestInit),
    );
    return {
      status: response.status,
      type: response.headers.get("content-type"),
      json: await response.json(),
      response,
    };
  };
  return { post, stop: () => made.stop(), gateway: made };
}

describe("POST /hooks/:source", () => {
  it.each([
    ["a notice", "deploy 1", {}, 202],
    ["an event of no interest", "", {}, 200],
    ["something unreadable", "bad", {}, 400],
    ["an unsupported type", "xml", {}, 415],
    ["a wrong token", "deploy 1", { headers: { authorization: "Bearer wrong" } }, 401],
    ["another method", "deploy 1", { method: "PUT" }, 405],
    ["a bug in the source, so that the sender tries again", "throw", {}, 503],
    ["more than the limit", "x", { headers: { "content-length": String(30 * 1024 * 1024) } }, 413],
  ])("%s is answered", async (_, body, init, status) => {
    const { post, stop } = await gateway();
    const answer = await post(body, "/hooks/ci", init);
    expect(answer.status).toBe(status);
    if (status >= 400) expect(answer.type).toBe("application/problem+json");
    await stop();
  });

  it.each(["/hooks/nobody", "/other", "/hooks/%E0%A4%A", "/hooks/"])("%s is 404", async (path) => {
    const { post, stop } = await gateway();
    expect((await post("x", path)).status).toBe(404);
    await stop();
  });

  it("takes the token from the path, the query and Basic too, wherever it is mounted", async () => {
    const { post, stop } = await gateway();
    const without = { headers: { authorization: "" } };
    const basic = { headers: { authorization: `Basic ${btoa("ci:let-me-in")}` } };
    expect((await post("1", "/api/tocsin/hooks/ci/let-me-in", without)).status).toBe(202);
    expect((await post("2", "/hooks/ci?token=let-me-in", without)).status).toBe(202);
    expect((await post("3", "/hooks/ci", basic)).status).toBe(202);
    await stop();
  });

  it("accepts a known id again without effect", async () => {
    const { post, stop } = await gateway();
    expect((await post("deploy 1")).json).toEqual({ accepted: 1, ids: ["deploy 1"] });
    const again = await post("deploy 1");
    expect([again.status, again.json]).toEqual([202, { accepted: 0, ids: ["deploy 1"] }]);
    await stop();
  });

  it("answers 503 and when to come back while nothing can be made durable", async () => {
    const { post, stop } = await gateway(new StorageUnavailable("the disk is full"));
    const answer = await post("deploy 1");
    expect([answer.status, answer.response.headers.get("retry-after")]).toEqual([503, "5"]);
    await stop();
  });

  it("stops reading a body of unknown length at the limit", async () => {
    const { gateway: made, stop } = await gateway();
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    const init = {
      method: "POST",
      body,
      duplex: "half",
      headers: { authorization: "Bearer let-me-in" },
    };
    const response = await made.handle(
      new Request("http://gateway.test/hooks/ci", init as RequestInit),
    );
    expect(response.status).toBe(413);
    expect(sent).toBeLessThan(30);
    await stop();
  });
});

describe("setup", () => {
  it("names all that does not fit, and where", async () => {
    const made = createGateway({
      sources: { ci: anything({ token: 7 } as never) },
      receivers: { ops: ["slack:#ops"] },
      route: { receiver: "ops", groupWait: "later" },
      storage: memoryStorage(),
    });
    await expect(made.start()).rejects.toMatchObject({
      issues: [
        { path: ["sources", "ci", "token"] },
        { path: ["receivers", "ops", 0], message: expect.stringContaining('no channel "slack"') },
        { path: ["route", "groupWait"] },
      ],
    });
  });
});

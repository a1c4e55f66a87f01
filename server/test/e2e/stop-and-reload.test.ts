import { type FakeHttp, fakeHttp, fakeReceiver } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { gateway } from "./gateway-process.ts";
import { drivers, ending, type Stage, stage } from "./stage.ts";
import { waitFor } from "./wait.ts";

/** A receiver that answers when it is told to. */
async function slowReceiver(on: Stage): Promise<FakeHttp & { readonly release: () => void }> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const http = await ending(
    on,
    fakeHttp(async () => {
      await released;
      return { status: 204 };
    }),
  );
  return { ...http, release: () => release() };
}

const full = { title: "The disk is full", kind: "problem", status: "firing" } as const;

describe.concurrent.each(drivers)("a gateway on %s that is told to stop", (driver) => {
  test("finishes the send that is under way, ends with 0 and does not send it again", async (context) => {
    const on = await stage(context, driver);
    const receiver = await slowReceiver(on);
    const server = await gateway(on, {
      channels: { hook: { type: "webhook" } },
      receivers: { ops: [`hook:${receiver.url}/`] },
      route: { receiver: "ops" },
    });
    await server.report(full);
    await waitFor("the send to be under way", () => receiver.seen.length === 1);
    const end = server.stop();
    await waitFor("it to say that it stops", () => server.logged().includes("stopping"));
    await waitFor("it to take no more", () =>
      server.fetch("/healthz").then(
        () => false,
        () => true,
      ),
    );
    expect(server.running()).toBe(true);
    receiver.release();
    expect(await end).toMatchObject({ code: 0 });
    expect(server.logged()).toMatch(/"msg":"stopped"/);

    await server.start();
    await server.settled();
    expect(receiver.seen).toHaveLength(1);
    expect((await server.incidents())[0]).toMatchObject({ state: "open" });
    expect(await server.stop()).toMatchObject({ code: 0 });
  });
});

describe.concurrent("a gateway that reads its config again", () => {
  test("keeps running with the old one when the new one is bad, says why, and takes a good one", async (context) => {
    const on = await stage(context);
    const [old, next] = [await ending(on, fakeReceiver()), await ending(on, fakeReceiver())];
    const config = (url: string, receiver: string) => ({
      channels: { hook: { type: "webhook" } },
      receivers: { ops: [`hook:${url}/`] },
      route: { receiver },
    });
    const server = await gateway(on, config(old.url, "ops"));
    const titles = (receiver: typeof old) =>
      receiver.received.map(({ body }) => (body as { title: string }).title);
    const report = (title: string) => server.report({ title, subject: title });
    const bad = "the config is bad, so the old one stays in use";

    server.configure(config(next.url, "oops"));
    server.signal("SIGHUP");
    await waitFor("it to say what is bad", () => server.logged().includes(bad));
    const said =
      server
        .logged()
        .split("\n")
        .find((line) => line.includes(bad)) ?? "";
    expect(JSON.parse(said).problem).toMatch(
      /tocsin-\d+\.yaml:\d+:\d+: route\.receiver: there is no receiver "oops"/,
    );
    server.configure("route: { receiver: [");
    server.signal("SIGHUP");
    await waitFor("it to say that again", () => server.logged().split(bad).length > 2);
    await report("one");
    await waitFor("the old receiver to be told", () => titles(old).includes("one"));

    server.configure(config(next.url, "ops"));
    server.signal("SIGHUP");
    await waitFor("it to read it", () => server.logged().includes("the config was read again"));
    await report("two");
    await waitFor("the new receiver to be told", () => titles(next).includes("two"));
    await server.settled();
    expect([titles(old), titles(next)]).toEqual([["one"], ["two"]]);
    expect(await server.stop()).toMatchObject({ code: 0 });
  });

  test("does not end what is being sent", async (context) => {
    const on = await stage(context);
    const receiver = await slowReceiver(on);
    const config = (name: string) => ({
      channels: { hook: { type: "webhook" } },
      receivers: { [name]: [`hook:${receiver.url}/`] },
      route: { receiver: name },
    });
    const server = await gateway(on, config("ops"));
    await server.report(full);
    await waitFor("the send to be under way", () => receiver.seen.length === 1);
    server.configure(config("others"));
    server.signal("SIGHUP");
    // Accepted and answered while the reload waits for the send.
    await server.report({ title: "meanwhile", subject: "meanwhile" });
    receiver.release();
    await waitFor("it to read it", () => server.logged().includes("the config was read again"));
    await server.settled();
    expect(receiver.seen).toHaveLength(2);
  });
});

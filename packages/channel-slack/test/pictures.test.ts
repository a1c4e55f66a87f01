import type { KeptImage } from "@tocsin/core";
import { type FakeSlack, fakeSlack, keptImage, message, pictured } from "@tocsin/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { at, openSlack, tell } from "./stage.ts";

let fake: FakeSlack;
beforeEach(async () => {
  fake = await fakeSlack();
});
afterEach(() => fake.stop());

const graph = keptImage({ name: "graph.png", alt: "Errors since nine" });
const log = keptImage({
  id: "1123456789ABCDEFGHJKMNPQRS",
  name: "web.log",
  type: "text/plain",
  alt: "",
});

const about = (images: readonly KeptImage[], revision = 1) => message({ images, revision });

function files() {
  const [living] = fake.channel("#ops").messages;
  return fake
    .channel("#ops")
    .thread(living?.ts ?? "")
    .flatMap((reply) => reply.files);
}

describe("pictures in Slack", () => {
  it("are in the thread of the living message, with their alt text", async () => {
    const channel = await openSlack(fake);
    const outcome = await channel.send(about([graph, log]), at(pictured(graph, log)));

    expect(outcome).toMatchObject({ status: "sent" });
    expect(files()).toMatchObject([
      { name: "graph.png", title: "Errors since nine", alt: "Errors since nine", size: graph.size },
      { name: "web.log", title: "web.log" },
    ]);
    expect(Buffer.from(files()[0]?.bytes ?? [])).toEqual(
      Buffer.from((await pictured(graph).bytesOf(graph)) ?? []),
    );
    expect(fake.channel("#ops").messages).toHaveLength(1);
  });

  it("are shared once, and a new one with the next revision", async () => {
    const channel = await openSlack(fake);
    const first = await channel.send(about([graph]), at(pictured(graph)));
    const ref = first.status === "sent" ? (first.ref ?? "") : "";
    const second = await channel.update?.(ref, about([graph, log], 2), at(pictured(graph, log)));

    expect(second).toMatchObject({ status: "sent" });
    expect(files().map(({ name }) => name)).toEqual(["graph.png", "web.log"]);
  });

  it("that are forgotten are left out", async () => {
    const channel = await openSlack(fake);
    expect(await channel.send(about([graph]), at())).toMatchObject({ status: "sent" });
    expect(fake.calls("files.getUploadURLExternal")).toEqual([]);
  });

  it.each([
    ["files.getUploadURLExternal", "missing_scope"],
    ["files.getUploadURLExternal", "storage_limit_reached"],
    ["files.completeUploadExternal", "file_uploads_disabled"],
    ["files.completeUploadExternal", "an_error_of_tomorrow"],
  ])("never lose the message: %s answers %s", async (method, error) => {
    fake.refuse(method, error, 50);
    const delivery = await tell(fake, about([graph]), undefined, "#ops", pictured(graph));

    expect(delivery.ended).toBe("sent");
    expect(fake.channel("#ops").messages).toHaveLength(1);
    expect(files()).toEqual([]);
  });

  it("say what to change when the app may not upload", async () => {
    const { channel } = await without("files:write");
    const outcome = await channel.send(about([graph]), at(pictured(graph)));

    expect(outcome).toMatchObject({
      status: "sent",
      evidence: expect.stringMatching(/without pictures .*missing_scope \(files:write\)/),
    });
  });

  it("wait out a rate limit without holding up other channels", async () => {
    fake.failAt("files.getUploadURLExternal", { status: 429, headers: { "retry-after": "7" } });
    const outcome = await (await openSlack(fake)).send(about([graph]), at(pictured(graph)));
    expect(outcome).toMatchObject({ status: "slow", scope: "target", afterMs: 7_000 });
    expect(outcome).toHaveProperty("ref");
  });

  const steps = ["chat.postMessage", "files.getUploadURLExternal", "F0FAKE0001"];
  const faults = ["reset before", "reset after", "hang", "hang after"] as const;
  it.each(
    [...steps, "files.completeUploadExternal"].flatMap((step) =>
      faults.map((fault) => [step, fault] as const),
    ),
  )("are shared once when %s meets: %s", async (step, fault) => {
    fake.failAt(step, fault);
    const delivery = await tell(fake, about([graph]), undefined, "#ops", pictured(graph), {
      // A busy machine is no fault of Slack.
      timeoutMs: fault.startsWith("hang") ? 150 : 2_000,
    });

    expect(delivery.ended).toBe("sent");
    expect(fake.channel("#ops").messages).toHaveLength(1);
    expect(files()).toHaveLength(1);
  });

  it("go to Slack's own hosts alone", async () => {
    fake.failAt("files.getUploadURLExternal", {
      status: 200,
      body: { ok: true, upload_url: "https://evil.test/upload", file_id: "F0FAKE0001" },
    });
    const asked: string[] = [];
    const channel = await openSlack(fake, {}, { fetch: spying(asked) });
    const outcome = await channel.send(about([graph]), at({ ...pictured(graph), number: 5 }));

    expect(outcome).toMatchObject({ status: "sent" });
    expect(asked.filter((url) => url.includes("evil"))).toEqual([]);
  });
});

async function without(scope: string) {
  await fake.stop();
  fake = await fakeSlack({
    scopes: ["chat:write", "channels:history"].filter((each) => each !== scope),
  });
  return { channel: await openSlack(fake) };
}

function spying(asked: string[]): typeof fetch {
  return (input, init) => {
    asked.push(String(input));
    return fetch(input, init);
  };
}

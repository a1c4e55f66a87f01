import { message } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import { openWith, room, stage } from "./stage.ts";

const failing = message({ title: "ci failed on main", tone: "error" });
const passing = message({ title: "ci is back to normal", tone: "success", revision: 2 });

async function told() {
  const { fake, bot, to } = await stage();
  const sent = await bot.send(failing, to());
  if (sent.status !== "sent" || sent.ref === undefined) throw new Error(JSON.stringify(sent));
  return { fake, bot, to, ref: sent.ref };
}

describe("one living message", () => {
  it("is edited through its life", async () => {
    const { fake, bot, to, ref } = await told();
    expect(await bot.update?.(ref, passing, to({ tellingId: "telling-2" }))).toMatchObject({
      status: "sent",
      ref,
    });
    const { messages } = fake.channel(room);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({
      edits: 1,
      embeds: [{ title: "✅ ci is back to normal", color: 0x16a34a }],
    });
  });

  it("is posted anew when somebody deleted it", async () => {
    const { fake, bot, to, ref } = await told();
    fake.channel(room).clear();
    const outcome = await bot.update?.(ref, passing, to({ tellingId: "telling-2" }));
    expect(outcome).toMatchObject({ status: "sent" });
    expect(outcome).not.toMatchObject({ ref });
    expect(fake.channel(room).messages).toHaveLength(1);
  });

  it("is replied to when it shall be noticed, once for each telling", async () => {
    const { fake, bot, to, ref } = await told();
    const nudge = { ...failing, nudge: true };
    fake.fail("reset after", { when: (seen) => seen.body.includes("message_reference") });
    expect(await bot.update?.(ref, nudge, to({ tellingId: "telling-2" }))).toMatchObject({
      status: "ambiguous",
    });
    expect(await bot.update?.(ref, nudge, to({ tellingId: "telling-2", number: 2 }))).toMatchObject(
      {
        status: "sent",
        ref,
      },
    );
    const { messages } = fake.channel(room);
    expect(messages.map((each) => each.replyTo)).toEqual([undefined, ref]);
    expect(messages[1]?.content).toContain("ci failed on main");
  });

  it("leaves nothing of an earlier form behind", async () => {
    const { fake, bot, to, ref } = await told();
    await bot.update?.(ref, passing, to({ tellingId: "telling-2", level: 2 }));
    expect(fake.channel(room).messages[0]).toMatchObject({
      embeds: [],
      content: expect.stringContaining("✅ ci is back to normal"),
    });
    await bot.update?.(ref, passing, to({ tellingId: "telling-3" }));
    expect(fake.channel(room).messages[0]).toMatchObject({
      content: "",
      embeds: [{}],
      flags: 0,
    });
  });

  it("lives by a webhook too, without a bot", async () => {
    const { fake, to } = await stage();
    const channel = await openWith({ apiUrl: fake.url });
    const address = fake.webhook(room);
    const sent = await channel.send(failing, to({ address }));
    if (sent.status !== "sent" || sent.ref === undefined) throw new Error(JSON.stringify(sent));
    await channel.update?.(sent.ref, passing, to({ address }));
    const [only, ...others] = fake.channel(room).messages;
    expect(others).toEqual([]);
    expect(only).toMatchObject({ edits: 1, embeds: [{ title: "✅ ci is back to normal" }] });
    expect(fake.seen.every((seen) => seen.headers.authorization === undefined)).toBe(true);
  });

  it("mentions nobody", async () => {
    const { fake, bot, to } = await stage();
    const shouting = message({ title: "@everyone <@&1>", text: "@here <@1>", nudge: true });
    const sent = await bot.send(shouting, to());
    await bot.send(shouting, to({ tellingId: "plain", level: 2 }));
    if (sent.status === "sent") await bot.update?.(sent.ref ?? "", shouting, to());
    const bodies = fake.seen.map((seen) => JSON.parse(seen.body));
    expect(bodies).toHaveLength(4);
    for (const body of bodies) expect(body.allowed_mentions).toEqual({ parse: [] });
  });

  it("gives no link that Discord would refuse, such as one to localhost", async () => {
    const { fake, bot, to } = await stage();
    const local = message({
      incident: { ...failing.incident, url: "http://localhost:8080/#/incidents/1" },
      images: [{ url: "http://localhost/graph.png", alt: "graph" }],
    });
    expect(await bot.send(local, to())).toMatchObject({ status: "sent" });
    expect(fake.channel(room).messages[0]?.embeds[0]).not.toHaveProperty("url");
  });
});

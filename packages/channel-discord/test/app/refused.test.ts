import { expect, it } from "vitest";
import { ann, appStage, home } from "./stage.ts";

it("what is done in another server stands in the audit, and what is only typed there does not", async () => {
  const { discord, desk } = await appStage({ options: { guild: home } });
  const elsewhere = { ...ann, guild: "1160000000000000002" };
  await discord.complete("ack", { incident: "7" }, elsewhere);
  expect(desk.refusals).toEqual([]);
  await discord.command("status", {}, elsewhere);
  expect(desk.refusals).toEqual(["it is of another server: see the option guild"]);
  expect(desk.lines).toEqual([]);
});

it("what comes a second time is done once, and the second stands in the audit", async () => {
  const { discord, desk, channel, clock } = await appStage();
  const { applicationId: application_id, signature } = discord;
  const id = String(BigInt(clock.now() - 1_420_070_400_000) << 22n);
  const data = { type: 1, id: "1", name: "tocsin", options: [{ type: 1, name: "status" }] };
  const user = { id: ann.user, username: "ann", global_name: ann.name };
  const member = { user };
  const made = { id, application_id, token: "a-token", type: 2, guild_id: home, member, data };
  const body = Buffer.from(JSON.stringify(made));
  const time = String(Math.floor(clock.now() / 1000));
  const headers = new Headers({
    "x-signature-timestamp": time,
    "x-signature-ed25519": signature(time, body),
  });
  const url = "https://tocsin.test/callbacks/discord";
  const asked = { method: "POST", url, rest: "", headers, body };
  for (let times = 0; times < 2; times += 1) await channel.receive?.(asked, desk);
  expect(desk.lines).toHaveLength(1);
  expect(desk.refusals).toEqual(["it came twice, with the same id"]);
});

import { message } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import { annsNumber, incident, ourNumber, publicUrl, refOf, signed, stage } from "./stage.ts";

describe("a text to ann", () => {
  it("arrives, and its receipt comes back", async () => {
    const { sms, ann, desk, network, to } = await stage();
    const ref = refOf(await sms.send(message(), to()));
    const text = await ann.receives(/^ERROR: ci failed on main\..*Reply ack 7KQ2M/);
    expect(text).toMatchObject({ encoding: "GSM-7", segments: 1, sid: ref, from: ourNumber });
    await network.settled();
    expect(desk.receipts).toEqual([{ delivery: "delivery-1", ref, status: "delivered" }]);
    await network.expectNothingElse();
  });

  it.each([
    [30003, "undelivered", "undelivered (30003): the phone is off or out of reach"],
    [
      30006,
      "undelivered",
      "undelivered (30006): the number is a landline, or its carrier can't be reached",
    ],
    [30007, "undelivered", "undelivered (30007): the carrier took it for spam"],
    [30001, "failed", "failed (30001): Twilio's queue was full"],
    [39999, "undelivered", "undelivered (39999)"],
  ] as const)("that is lost (%i) is told with its reason", async (code, status, reason) => {
    const { sms, ann, desk, network, to } = await stage();
    ann.losesTexts(code, status);
    const ref = refOf(await sms.send(message(), to()));
    await ann.misses();
    await network.settled();
    expect(desk.receipts).toEqual([{ delivery: "delivery-1", ref, status: "failed", reason }]);
  });

  it("has one receipt, though it comes twice", async () => {
    const { gateway, twilio, desk } = await stage();
    const state = { MessageSid: "SM1", MessageStatus: "failed", ErrorCode: "30001" };
    const fields = { AccountSid: twilio.accountSid, From: ourNumber, To: annsNumber, ...state };
    const url = `${publicUrl}/callbacks/sms/status?d=delivery-1`;
    for (let time = 1; time <= 2; time += 1) {
      expect((await gateway(signed(url, fields, twilio.authToken))).status).toBe(204);
    }
    expect(desk.receipts).toHaveLength(1);
  });

  it("is read once, though Twilio brings it twice", async () => {
    const { gateway, twilio, desk } = await stage();
    const fields = {
      AccountSid: twilio.accountSid,
      MessageSid: "SM1",
      From: annsNumber,
      Body: "escalate",
    };
    const request = () => signed(`${publicUrl}/callbacks/sms`, fields, twilio.authToken);
    expect(await (await gateway(request())).text()).toContain("Escalated 7KQ2M.");
    const again = await gateway(request());
    expect([again.status, await again.text()]).toEqual([
      200,
      expect.stringMatching(/<Response\/>$/),
    ]);
    expect(desk.answers).toHaveLength(1);
  });
});

describe("ann's answer", () => {
  it("acknowledges what she was told last", async () => {
    const { sms, ann, desk, network, to } = await stage();
    await sms.send(message(), to());
    await (await ann.receives()).reply("ack");
    const answer = await ann.receives("Acknowledged 7KQ2M. ci failed on main");
    expect(answer).toMatchObject({ encoding: "GSM-7", segments: 1 });
    expect(desk.answers).toEqual([
      { action: "acknowledge", incident: "incident-1", by: { address: annsNumber }, how: "sms" },
    ]);
    expect(desk.incident("incident-1")).toMatchObject({ acknowledged: { by: "ann" } });
    await network.expectNothingElse();
  });

  it("takes one incident by its code, and says how to take the others", async () => {
    const { ann, desk } = await stage({
      deliveries: { a: incident("AAAA1"), b: incident("BBBB2"), c: incident("CCCC3") },
    });
    await ann.sends("ACK bbbb2!", ourNumber);
    await ann.receives(/^Acknowledged BBBB2\..* 2 more open: reply ack all\.$/);
    expect(desk.incident("incident-BBBB2").state).toBe("acknowledged");
    expect(desk.incident("incident-AAAA1").state).toBe("open");
  });

  it("takes all", async () => {
    const { ann, desk } = await stage({
      deliveries: { a: incident("AAAA1"), b: incident("BBBB2") },
    });
    await ann.sends("resolve all", ourNumber);
    await ann.receives("Resolved AAAA1, BBBB2.");
    expect(desk.incident("incident-BBBB2").state).toBe("closed");
  });

  it("takes all that was told in the newest text", async () => {
    const told = incident("AAAA1", { others: [incident("BBBB2")] });
    const { ann, desk } = await stage({ deliveries: { a: told, c: incident("CCCC3") } });
    await ann.sends("ack", ourNumber);
    await ann.receives("Acknowledged AAAA1, BBBB2. 1 more open: reply ack all.");
    expect(desk.incident("incident-CCCC3").state).toBe("open");
  });

  it("hears who was faster", async () => {
    const { ann, desk } = await stage({ people: { [annsNumber]: "ann", U1: "bo" } });
    await desk.act({
      action: "acknowledge",
      incident: "7KQ2M",
      by: { address: "U1" },
      how: "button",
    });
    await ann.sends("ack 7KQ2M", ourNumber);
    await ann.receives("7KQ2M is already acknowledged by bo.");
  });

  it("hears that nothing is open, or that there is no such code", async () => {
    const { ann, desk } = await stage();
    await desk.act({ action: "resolve", incident: "7KQ2M", by: {}, how: "cli" });
    await ann.sends("ack", ourNumber);
    await ann.receives("Nothing that you were told of is open.");
    await ann.sends("ack ZZZZZ", ourNumber);
    await ann.receives("There is no incident ZZZZZ.");
  });

  it("is replied to in one segment, whatever the title", async () => {
    const title = `“the ${"very ".repeat(100)}long” – title`;
    const { ann } = await stage({ deliveries: { a: incident("AAAA1", { title }) } });
    await ann.sends("ack", ourNumber);
    const answer = await ann.receives(/^Acknowledged AAAA1\. "the very/);
    expect(answer).toMatchObject({ encoding: "GSM-7", segments: 1 });
  });

  it("may be Korean", async () => {
    const { ann, desk } = await stage();
    await ann.sends("확인", ourNumber);
    const answer = await ann.receives("7KQ2M 확인했습니다.");
    expect(answer).toMatchObject({ encoding: "UCS-2", segments: 1 });
    expect(desk.incident("incident-1").state).toBe("acknowledged");
  });

  it("that nobody understands is answered with help, a few times an hour", async () => {
    const { ann, network, clock } = await stage();
    for (let time = 1; time <= 5; time += 1) {
      await ann.sends("on my way", ourNumber);
      await ann.receives(/Reply ack, resolve or escalate.* Open: 7KQ2M\./);
    }
    await ann.sends("on my way", ourNumber);
    await ann.sends("on my way, really", ourNumber);
    await network.staysQuiet(10_000);
    await clock.advance(3_600_000);
    await ann.sends("?", ourNumber);
    await ann.receives(/Reply ack/);
  });

  it("acts even when so many texts were answered", async () => {
    const { ann } = await stage();
    for (let time = 1; time <= 5; time += 1) {
      await ann.sends("what", ourNumber);
      await ann.receives(/Reply ack/);
    }
    await ann.sends("ack", ourNumber);
    await ann.receives("Acknowledged 7KQ2M.");
  });

  it("is asked for again when it could not be recorded", async () => {
    const down = async () => {
      throw new Error("the storage is away");
    };
    const { ann, logged } = await stage({ desk: { act: down } });
    await ann.sends("ack", ourNumber);
    await ann.receives("That could not be recorded. Please send it again.");
    expect(logged()).toContain("the storage is away");
  });
});

describe("other texts", () => {
  it("of a stranger do nothing and tell nothing", async () => {
    const { network, desk } = await stage();
    const stranger = network.phone("+15005550006");
    await stranger.sends("resolve all", ourNumber);
    const { text } = await stranger.receives();
    expect(text).toBe("This number takes answers of people on call only.");
    expect(desk.answers).toEqual([]);
  });

  it("of a stranger who goes on are not answered", async () => {
    const { network } = await stage();
    const stranger = network.phone("+15005550006");
    for (let time = 1; time <= 9; time += 1) await stranger.sends(`hello ${time}`, ourNumber);
    await network.pass(5_000);
    expect(stranger.texts).toHaveLength(5);
  });

  it("such as STOP are Twilio's: they are noted, not answered", async () => {
    const { sms, ann, network, desk, logged, to } = await stage();
    await ann.sends("STOP", ourNumber);
    await network.pass(5_000);
    await network.expectNothingElse();
    expect(desk.answers).toEqual([]);
    expect(logged()).toContain("stop");
    expect(logged()).not.toContain(annsNumber);
    expect(await sms.send(message(), to())).toMatchObject({
      status: "failed",
      scope: "target",
      reason: expect.stringContaining("START"),
    });
    await ann.sends("START", ourNumber);
    expect(await sms.send(message(), to())).toMatchObject({ status: "sent" });
  });
});

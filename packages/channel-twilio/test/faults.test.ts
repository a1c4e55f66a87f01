import { phone as phonePlugin } from "@tocsin/channel-twilio";
import type { Channel, Outcome } from "@tocsin/core";
import { callbackGateway, type Fault, message, tools } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import {
  annsNumber,
  incident,
  openWith,
  ourNumber,
  publicUrl,
  refOf,
  type Stage,
  signed,
  stage,
} from "./stage.ts";

/** Delivers as the gateway does: after an unclear end it looks first, then tries again. */
async function deliver({ twilio, to }: Stage, channel: Channel): Promise<Outcome> {
  let outcome: Outcome = { status: "retry", reason: "not tried" };
  for (let number = 1; number <= 5; number += 1) {
    outcome = await channel.send(message(), to({ number, signal: AbortSignal.timeout(200) }));
    if (outcome.status === "sent" || outcome.status === "failed") break;
    twilio.heal();
    if (outcome.status !== "ambiguous") continue;
    const looked = await channel.reconcile?.(message(), to({ number }));
    if (looked?.status === "found")
      return { status: "sent", ...(looked.ref && { ref: looked.ref }) };
    expect(looked).toEqual({ status: "absent" });
  }
  return outcome;
}

const faults: readonly Fault[] = [
  "reset before",
  "reset after",
  "hang",
  "hang after",
  { status: 500, body: { code: 20500 } },
  { status: 502, body: "<html>bad gateway</html>" },
  { status: 503 },
  { status: 201, body: "{" },
  { status: 429, headers: { "retry-after": "1" }, body: { code: 20429 } },
];

describe("a bad day of Twilio's", () => {
  it.each(faults)("%j: nothing is lost, and one text arrives", async (fault) => {
    const each = await stage();
    each.twilio.fail(fault);
    expect(await deliver(each, each.sms)).toMatchObject({
      status: "sent",
      ref: expect.stringMatching(/^SM/),
    });
    await each.ann.receives(/7KQ2M/);
    await each.network.staysQuiet(60_000);
  });

  it.each(faults)("%j: nothing is lost, and one call is made", async (fault) => {
    const each = await stage();
    each.twilio.fail(fault);
    expect(await deliver(each, each.phone)).toMatchObject({
      status: "sent",
      ref: expect.stringMatching(/^CA/),
    });
    await (await each.ann.rings()).hangUp();
    await each.network.staysQuiet(60_000);
  });
});

describe("looking whether a telling arrived", () => {
  it("tells the tellings of one incident apart", async () => {
    const { sms, ann, to } = await stage();
    await sms.send(message(), to({ tellingId: "delivery-1.1" }));
    await ann.receives();
    expect(await sms.reconcile?.(message(), to({ tellingId: "delivery-1.1" }))).toMatchObject({
      status: "found",
    });
    expect(await sms.reconcile?.(message(), to({ tellingId: "delivery-1.2" }))).toEqual({
      status: "absent",
    });
  });

  it("takes no call of another incident for its own", async () => {
    const { twilio, phone, ann, to, network } = await stage();
    const sent = await phone.send(incident("AB1CD"), to({ tellingId: "other" }));
    expect(sent).toMatchObject({ status: "sent" });
    twilio.fail("reset before");
    expect(await phone.send(message(), to())).toMatchObject({ status: "ambiguous" });
    expect(await phone.reconcile?.(message(), to())).toEqual({ status: "absent" });
    await (await ann.rings()).hangUp();
    await network.expectNothingElse();
  });

  it("takes no old call for its own", async () => {
    const { twilio, phone, ann, to, network } = await stage();
    // Another process made it.
    const { apiUrl, accountSid, authToken } = twilio;
    const account = { apiUrl, accountSid, authToken, from: ourNumber };
    const hands = tools({ publicUrl, name: "phone" });
    const other = await openWith(phonePlugin, account, hands);
    await other.send(incident("AB1CD"), to({ tellingId: "other" }));
    await (await ann.rings()).hangUp();
    await network.pass(30_000);
    twilio.fail("reset before");
    await phone.send(message(), to());
    expect(await phone.reconcile?.(message(), to())).toEqual({ status: "absent" });
  });

  it("after a restart, knows a call only by what Twilio says of it", async () => {
    const { twilio, phone, ann, to, clock } = await stage();
    await phone.send(message(), to());
    const { apiUrl, accountSid, authToken } = twilio;
    const account = { apiUrl, accountSid, authToken, from: ourNumber };
    const restarted = await openWith(phonePlugin, account, tools({ clock, publicUrl }));
    expect(await restarted.reconcile?.(message(), to())).toMatchObject({ status: "unknown" });
    await (await ann.rings()).hangUp();
    await clock.advance(20 * 60_000);
    expect(await restarted.reconcile?.(message(), to())).toEqual({ status: "absent" });
  });

  it("after a restart, knows a call that has called back", async () => {
    const { twilio, phone, desk, clock, to } = await stage();
    const ref = refOf(await phone.send(message(), to()));
    const { apiUrl, accountSid, authToken } = twilio;
    const account = { apiUrl, accountSid, authToken, from: ourNumber };
    const restarted = await openWith(phonePlugin, account, tools({ clock, publicUrl }));
    const url = new URLSearchParams(twilio.seen[0]?.body).get("StatusCallback") ?? "";
    const call = { CallSid: ref, From: ourNumber, To: annsNumber, CallStatus: "ringing" };
    const request = signed(url, { AccountSid: accountSid, ...call }, authToken);
    await callbackGateway({ phone: restarted }, desk)(request);
    expect(await restarted.reconcile?.(message(), to())).toEqual({ status: "found", ref });
    expect(desk.receipts).toEqual([]);
  });

  it("looks again later while Twilio is down", async () => {
    const { twilio, sms, phone, to } = await stage();
    twilio.fail({ status: 503 }, { times: 2 });
    expect(await sms.reconcile?.(message(), to())).toMatchObject({ status: "unknown" });
    expect(await phone.reconcile?.(message(), to())).toMatchObject({ status: "unknown" });
  });

  it("says that it can't know behind 50 other texts", async () => {
    const { twilio, sms, to } = await stage();
    const created = "Mon, 05 Jan 2026 09:30:00 +0000";
    const each = { sid: "SM1", body: "hello", direction: "outbound-api", date_created: created };
    const messages = Array.from({ length: 50 }, () => each);
    twilio.fail({ status: 200, body: { messages } });
    expect(await sms.reconcile?.(message(), to())).toMatchObject({ status: "blind" });
    const later = { ...message().incident, openedAt: "2026-01-05T10:00:00Z" };
    twilio.fail({ status: 200, body: { messages } });
    expect(await sms.reconcile?.(message({ incident: later }), to())).toEqual({ status: "absent" });
    expect(new URLSearchParams(twilio.seen[0]?.query).get("To")).toBe(annsNumber);
  });
});

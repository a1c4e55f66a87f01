import { message, type RecordingDesk } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import { annsNumber, incident, ourNumber, publicUrl, refOf, signed, stage } from "./stage.ts";

const usual = message();
const actions = ["acknowledge", "resolve", "escalate"] as const;
const korean = { person: "ann", name: "Ann", language: "ko", timezone: "Asia/Seoul" };

describe("a call to ann", () => {
  it("says who calls, how bad it is, what it is and for how long, twice", async () => {
    const { phone, ann, to, clock } = await stage({
      deliveries: { "delivery-1": message({ actions, severity: "critical" }) },
    });
    await clock.advance(130 * 60_000);
    await phone.send(message(), to());
    const call = await ann.rings();
    const once =
      "This is Tocsin with a critical alert. ci failed on main. It has been open for 2 hours and 10 minutes. " +
      "Press 1 to acknowledge, 2 to escalate, 3 to resolve, 9 to hear it again.";
    await call.hears(`${once} ${once}`);
    expect(call).toMatchObject({
      language: "en-US",
      voice: "Polly.Joanna-Neural",
      from: ourNumber,
    });
    await call.hangUp();
  });

  it("is acknowledged by 1", async () => {
    const { phone, ann, desk, network, to } = await stage();
    const ref = refOf(await phone.send(message(), to()));
    const call = await ann.rings();
    await call.press("1");
    await call.hears("Acknowledged. Good luck.");
    expect(await call.ends()).toBe("completed");
    expect(desk.answers).toEqual([
      { action: "acknowledge", delivery: "delivery-1", by: { address: annsNumber }, how: "keypad" },
    ]);
    expect(desk.receipts).toEqual([{ delivery: "delivery-1", ref, status: "answered" }]);
    await network.expectNothingElse();
  });

  it.each([
    ["2", "escalate", "Escalated."],
    ["3", "resolve", "Resolved."],
  ])("does by %s: %s", async (digit, action, words) => {
    const { phone, ann, desk, to } = await stage();
    await phone.send(message(), to());
    const call = await ann.rings();
    await call.press(digit);
    await call.hears(words);
    expect(desk.answers).toMatchObject([{ action }]);
  });

  it("is said again by 9, and then answered", async () => {
    const { phone, ann, desk, to } = await stage();
    await phone.send(message(), to());
    const call = await ann.rings();
    await call.press("9");
    await call.hears("This is Tocsin with an error.");
    await call.press("9");
    await call.press("1");
    await call.hears("Acknowledged.");
    expect(desk.answers).toHaveLength(1);
  });

  it("takes three wrong keys, and no more", async () => {
    const { phone, ann, desk, to } = await stage();
    await phone.send(message(), to());
    const call = await ann.rings();
    for (const digit of ["7", "#"]) {
      await call.press(digit);
      await call.hears("That key does nothing. This is Tocsin");
    }
    await call.press("*");
    await call.hears("That key does nothing. Goodbye.");
    expect(await call.ends()).toBe("completed");
    expect(desk.answers).toEqual([]);
  });

  it("ends when no key is pressed", async () => {
    const { phone, ann, to } = await stage();
    await phone.send(message(), to());
    const call = await ann.rings();
    await call.hears("There was no answer. Goodbye.");
    expect(await call.ends()).toBe("completed");
  });

  it("tells of many incidents, led by the worst, and takes all by one key", async () => {
    const others = [
      incident("BBBB2", { severity: "critical", title: "disk is full" }),
      incident("CCCC3"),
    ];
    const { phone, ann, to } = await stage({ deliveries: { "delivery-1": message({ others }) } });
    await phone.send(message(), to());
    const call = await ann.rings();
    await call.hears("with a critical alert. There are 3 incidents. The worst is: disk is full.");
    await call.press("1");
    await call.hears("3 incidents. Acknowledged. Good luck.");
  });

  it.each<[string, (desk: RecordingDesk) => Promise<unknown>, string]>([
    [
      "acknowledged",
      (desk) =>
        desk.act({ action: "acknowledge", incident: "7KQ2M", by: { name: "bo" }, how: "button" }),
      "Already acknowledged by bo.",
    ],
    [
      "taken over during the call",
      (desk) =>
        desk.act({ action: "acknowledge", incident: "7KQ2M", by: { name: "bo" }, how: "button" }),
      "Already acknowledged by bo.",
    ],
  ])("says that it was %s, and by whom", async (name, act, words) => {
    const { phone, ann, desk, to } = await stage();
    await phone.send(message(), to());
    const during = name.includes("during");
    if (!during) await act(desk);
    const call = await ann.rings();
    if (during) {
      await call.hears("Press 1");
      await act(desk);
      await call.press("1");
    }
    await call.hears(words);
    expect(await call.ends()).toBe("completed");
  });

  it("says a name from outside as a name", async () => {
    const by = `bo & <Say> ${"😀한".repeat(100)}\ud83d`;
    const acknowledged = { by, at: usual.incident.openedAt };
    const told = message({
      actions: [],
      incident: { ...usual.incident, state: "acknowledged", acknowledged },
    });
    const { phone, ann, to } = await stage({ deliveries: { "delivery-1": told } });
    await phone.send(message(), to());
    await (await ann.rings()).hears("Already acknowledged by bo & <Say>");
  });

  it("says that it is over", async () => {
    const closed = message({
      tone: "success",
      actions: [],
      incident: { ...usual.incident, state: "closed" },
    });
    const { phone, ann, to } = await stage({ deliveries: { "delivery-1": closed } });
    await phone.send(message(), to());
    const call = await ann.rings();
    await call.hears("ci failed on main. It is closed already.");
    expect(await call.ends()).toBe("completed");
    expect(call.said).not.toContain("Press");
  });

  it("says a code digit by digit, twice, and asks for no key", async () => {
    const code = message({
      title: "Your code is 402117",
      severity: "info",
      tone: "info",
      actions: [],
      incident: { ...usual.incident, state: "closed" },
    });
    const { phone, ann, to } = await stage({ deliveries: { "delivery-1": code } });
    await phone.send(code, to());
    const call = await ann.rings();
    await call.hears(/is 4 0 2 1 1 7\..*is 4 0 2 1 1 7\./);
    expect(await call.ends()).toBe("completed");
    expect(call.said).not.toMatch(/closed|Press/);
  });

  it("speaks Korean to who wants it, and a Korean title in Korean to others", async () => {
    const told = (audience?: typeof korean) =>
      message({ actions, title: "디스크 부족", ...(audience && { audience }) });
    const one = await stage({ deliveries: { "delivery-1": told(korean) } });
    await one.phone.send(message(), one.to());
    const call = await one.ann.rings();
    await call.hears("톡신입니다. 오류입니다. 디스크 부족.");
    expect(call).toMatchObject({ language: "ko-KR", voice: "Polly.Seoyeon-Neural" });
    await call.press("1");
    await call.hears("확인했습니다.");

    const other = await stage({
      deliveries: { "delivery-1": told() },
      phone: { voice: { en: "Polly.Amy" } },
    });
    await other.phone.send(message(), other.to());
    const english = await other.ann.rings();
    await english.hears("This is Tocsin");
    expect(english).toMatchObject({ language: "en-US", voice: "Polly.Amy" });
    await english.hears("디스크 부족.");
    expect(english.language).toBe("ko-KR");
    await english.hangUp();
  });

  it("takes words from outside as words", async () => {
    const title = `</Say><Dial>+15005550006</Dial> & "x" \u0000\ud800\uffff😀`;
    const { phone, ann, network, to } = await stage({
      deliveries: { "delivery-1": message({ title }) },
    });
    await phone.send(message(), to());
    const call = await ann.rings();
    await call.hears(`</Say><Dial>+15005550006</Dial> & "x".`);
    await call.hangUp();
    await network.expectNothingElse();
  });

  it("goes on when the desk has trouble", async () => {
    let down = true;
    const { phone, ann, desk, logged, to } = await stage();
    const act = desk.act;
    Object.assign(desk, {
      act: (answer: Parameters<typeof act>[0]) => {
        if (!down) return act(answer);
        down = false;
        throw new Error("the storage is away");
      },
    });
    await phone.send(message(), to());
    const call = await ann.rings();
    await call.press("1");
    await call.hears("That could not be recorded.");
    await call.press("1");
    await call.hears("Acknowledged.");
    expect(logged()).toContain("the storage is away");
  });
});

describe("a call that reaches nobody", () => {
  it("leaves a short word on a machine, without details", async () => {
    const { phone, ann, desk, network, to } = await stage();
    ann.machineAnswers();
    const ref = refOf(await phone.send(message(), to()));
    const call = await ann.rings();
    await call.hears("This is Tocsin. There is an alert that needs you.");
    await call.ends();
    expect(call.said).not.toContain("ci failed");
    expect(desk.receipts[0]).toEqual({
      delivery: "delivery-1",
      ref,
      status: "failed",
      reason: "a machine answered",
    });
    expect(desk.receipts.every(({ status }) => status === "failed")).toBe(true);
    await network.expectNothingElse();
  });

  it.each([
    ["isBusy", "the line is busy"],
    ["doesNotAnswer", "no answer"],
    ["cannotBeCalled", "the call could not be put through"],
  ] as const)("%s: %s", async (how, reason) => {
    const { phone, ann, desk, to } = await stage();
    ann[how]();
    const ref = refOf(await phone.send(message(), to()));
    await (await ann.rings()).ends();
    expect(desk.receipts).toEqual([{ delivery: "delivery-1", ref, status: "failed", reason }]);
  });

  it("rings for as long as the options say", async () => {
    const { phone, twilio, to } = await stage({
      phone: { ringSeconds: 12, machineDetection: false },
    });
    await phone.send(message(), to());
    const form = new URLSearchParams(twilio.seen[0]?.body);
    expect([form.get("Timeout"), form.get("MachineDetection")]).toEqual(["12", null]);
  });
});

describe("a callback of a call that comes again", () => {
  it("changes nothing, and is told how it stands", async () => {
    const { gateway, desk, twilio } = await stage();
    const url = `${publicUrl}/callbacks/phone/digits?d=delivery-1&t=t&n=0&w=0`;
    const press = async (Digits: string) => {
      const call = { CallSid: "CA1", From: ourNumber, To: annsNumber, Direction: "outbound-api" };
      const fields = { AccountSid: twilio.accountSid, ...call, Digits };
      return (await gateway(signed(url, fields, twilio.authToken))).text();
    };
    expect(await press("1")).toContain("Acknowledged. Good luck.");
    expect(await press("1")).toContain("Already acknowledged by ann.");
    expect(await press("3")).toContain("Already acknowledged by ann.");
    expect(desk.answers).toHaveLength(1);
  });

  it("is a polite word to who calls the number", async () => {
    const { gateway, twilio } = await stage();
    const url = `${publicUrl}/callbacks/phone`;
    const fields = {
      AccountSid: twilio.accountSid,
      CallSid: "CA1",
      From: annsNumber,
      Direction: "inbound",
    };
    const response = await gateway(signed(url, fields, twilio.authToken));
    expect(await response.text()).toContain("This number only makes calls.");
  });
});

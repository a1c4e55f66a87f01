import type { Message } from "@tocsin/core";
import { bareMessage, message, smsSize, wildMessage, wildText } from "@tocsin/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toGsm7 } from "../src/sms/gsm7.ts";
import { sizeOf } from "../src/sms/segments.ts";
import { renderText, type TextOptions } from "../src/sms/text.ts";

const usual: TextOptions = { level: 0, mark: "k3fq", replies: true };
const text = (fields: Partial<Message> = {}, options: Partial<TextOptions> = {}) =>
  renderText(message(fields), { ...usual, ...options });
const ann = { person: "ann", name: "Ann", language: "en", timezone: "Asia/Seoul" };
const korean = { ...ann, language: "ko-KR" };
const usualIncident = message().incident;

describe("a text about an incident", () => {
  it("says how bad, what, since when, and what to answer", () => {
    expect(text()).toBe(
      "ERROR: ci failed on main. Failing since #12 - 3 failures - 2 h 10 m. https://tocsin.test/incidents/incident-1 Reply ack 7KQ2M #k3fq",
    );
  });

  it("names no answer where none can arrive", () => {
    expect(text({}, { replies: false })).not.toContain("Reply");
    expect(text({ actions: [] })).toMatch(/ 7KQ2M #k3fq$/);
  });

  it("offers what is left to answer", () => {
    expect(text({ actions: ["resolve", "escalate"] })).toContain("Reply resolve 7KQ2M");
  });

  it("leaves out the link, then the summary, where they do not fit", () => {
    const summary = "Failing since #12";
    const fitting = text({ title: "x".repeat(90), summary });
    expect(fitting).toContain(summary);
    expect(fitting).not.toContain("https://");
    expect(text({ title: "x".repeat(120), summary })).not.toContain(summary);
  });

  it("cuts a long title and keeps the code", () => {
    const long = text({ title: "the quick brown fox ".repeat(30) });
    expect(long).toMatch(/^ERROR: the quick.*\.\. Reply ack 7KQ2M #k3fq$/);
    expect(smsSize(long)).toEqual({ encoding: "GSM-7", segments: 1 });
    expect(sizeOf(long).units).toBeGreaterThan(150);
  });

  it("says that it is over", () => {
    const closed = { ...usualIncident, state: "closed" as const };
    const normal = text({ incident: closed, tone: "success", actions: [] });
    expect(normal).toMatch(/^Back to normal: ci failed on main\./);
    expect(normal).not.toContain("Reply");
    expect(text({ incident: closed, tone: "neutral" })).toMatch(/^Closed: /);
  });

  it("tells of many incidents in one text, led by the worst", () => {
    const others = [
      message({ title: "disk is full", severity: "critical" }),
      ...Array.from({ length: 3 }, () => message()),
    ];
    expect(text({ others })).toBe("5 incidents: CRITICAL: disk is full. Reply ack all #k3fq");
  });

  it("is shorter at each level", () => {
    const title = "word ".repeat(60);
    const sizes = ([0, 1, 2] as const).map((level) => text({ title }, { level }).length);
    expect(sizes[2]).toBeLessThan(sizes[1] ?? 0);
    expect(text({}, { level: 1 })).not.toContain("Failing since");
  });

  it("speaks Korean to who reads it", () => {
    const told = text({
      title: "디스크 93% 사용",
      severity: "critical",
      audience: korean,
      summary: "",
    });
    expect(told).toMatch(/^심각: 디스크 93% 사용\..*답장: 확인 7KQ2M #k3fq$/);
    const long = text({ title: "디스크가 가득 찼습니다 ".repeat(20), audience: korean });
    expect(smsSize(long)).toEqual({ encoding: "UCS-2", segments: 2 });
    const short = text(
      { title: "디스크가 가득 찼습니다 ".repeat(20), audience: korean },
      { level: 1 },
    );
    expect(smsSize(short)).toEqual({ encoding: "UCS-2", segments: 1 });
  });

  it("keeps a Korean title among English words", () => {
    expect(text({ title: "배포 실패", audience: ann })).toMatch(/^ERROR: 배포 실패\./);
  });

  it("writes quotes, dashes, accents and emoji so that one segment is enough", () => {
    const told = text({ title: "🔥 “naïve” deploy – Łódź’s café… failed ✓", summary: "" });
    expect(told).toMatch(/^ERROR: "naive" deploy - Lodz's café\.\.\. failed/);
    expect(smsSize(told)).toEqual({ encoding: "GSM-7", segments: 1 });
  });

  it("is something even without any title", () => {
    expect(renderText({ ...bareMessage(), title: "🔥", subject: "" }, usual)).toContain("ERROR: ?");
  });
});

describe("whatever comes in", () => {
  it("stays within one segment of GSM-7, or two of UCS-2", () => {
    const audience = fc.option(fc.constantFrom(ann, korean), { nil: undefined });
    const level = fc.constantFrom(0, 1, 2);
    fc.assert(
      fc.property(
        wildMessage(),
        fc.array(wildMessage(), { maxLength: 1 }),
        audience,
        level,
        (wild, others, whom, at) => {
          const told = renderText(
            { ...wild, others, ...(whom && { audience: whom }) },
            { ...usual, level: at as 0 | 1 | 2 },
          );
          const { encoding, segments } = smsSize(told);
          expect(segments).toBeLessThanOrEqual(encoding === "GSM-7" || at > 0 ? 1 : 2);
          expect(told).toContain("#k3fq");
          expect(told).not.toMatch(/[\p{Cc}\p{Cs}\p{Cf}]/u);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("is transliterated into GSM-7 and nothing else", () => {
    fc.assert(
      fc.property(fc.oneof(wildText(), fc.string({ unit: "grapheme", maxLength: 60 })), (wild) => {
        const { text: plain } = toGsm7(wild);
        expect(plain === "" || smsSize(plain).encoding === "GSM-7").toBe(true);
      }),
    );
  });

  it("is counted as a network counts it", () => {
    const odd = fc.string({
      unit: fc.constantFrom("a", "€", "[", "한", "😀", "é", "ł", "\n"),
      maxLength: 330,
    });
    fc.assert(
      fc.property(odd, (wild) => {
        const { encoding, segments } = sizeOf(wild);
        expect({ encoding: encoding === "gsm7" ? "GSM-7" : "UCS-2", segments }).toEqual(
          smsSize(wild),
        );
      }),
    );
    // By hand: 160 letters, or 80 that cost two, are one message; one more are two of 153.
    expect(sizeOf("a".repeat(160)).segments).toBe(1);
    expect(sizeOf("€".repeat(80)).segments).toBe(1);
    expect(sizeOf("a".repeat(161)).segments).toBe(2);
    expect(sizeOf("a".repeat(307)).segments).toBe(3);
    expect(sizeOf("한".repeat(70)).segments).toBe(1);
    expect(sizeOf("한".repeat(134)).segments).toBe(2);
    // 67 is odd: an emoji of two units moves to the next part as a whole.
    expect(sizeOf("😀".repeat(67)).segments).toBe(3);
  });
});

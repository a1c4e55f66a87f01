import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnswer } from "../src/sms/reading.ts";

describe("reading an answer", () => {
  it.each([
    ["ack", "acknowledge", "newest"],
    ["ACK", "acknowledge", "newest"],
    [" Ack! ", "acknowledge", "newest"],
    ["“ack”.", "acknowledge", "newest"],
    ["ack 7KQ2M", "acknowledge", ["7KQ2M"]],
    ["ack: 7kq2m.", "acknowledge", ["7KQ2M"]],
    ["ack7kq2m", "acknowledge", ["7KQ2M"]],
    ["7KQ2M ack", "acknowledge", ["7KQ2M"]],
    ["ack 7KQ2M #k3fq", "acknowledge", ["7KQ2M"]],
    ["ack 7KQ2M, AB1CD", "acknowledge", ["7KQ2M", "AB1CD"]],
    ["ack O1lI0", "acknowledge", ["01110"]],
    ["ack it", "acknowledge", "newest"],
    ["ack all", "acknowledge", "all"],
    ["ACK ALL please", "acknowledge", "all"],
    ["all ack", "acknowledge", "all"],
    ["resolve 7KQ2M", "resolve", ["7KQ2M"]],
    ["Escalate", "escalate", "newest"],
    ["확인", "acknowledge", "newest"],
    ["확인 7kq2m", "acknowledge", ["7KQ2M"]],
    ["확인7kq2m", "acknowledge", ["7KQ2M"]],
    ["해결 전체", "resolve", "all"],
    ["ａｃｋ ７ＫＱ２Ｍ", "acknowledge", ["7KQ2M"]],
  ])("%j", (text, action, which) => {
    expect(readAnswer(text)).toMatchObject({ kind: "answer", action, which });
  });

  it.each([
    ["help", "help"],
    ["?", "help"],
    ["도움말", "help"],
    ["STOP", "stop"],
    [" stop. ", "stop"],
    ["START", "start"],
    ["yes", "start"],
    ["", "unclear"],
    ["🙂", "unclear"],
    ["on my way", "unclear"],
    ["do not ack this", "unclear"],
    ["7KQ2M", "unclear"],
    ["constructor", "unclear"],
    ["Acknowledged 7KQ2M.", "unclear"],
  ])("%j is %s", (text, kind) => {
    expect(readAnswer(text)).toMatchObject({ kind });
  });

  it("answers in the language of the words", () => {
    expect(readAnswer("확인")).toMatchObject({ language: "ko" });
    expect(readAnswer("ack")).not.toHaveProperty("language");
  });

  it("stands whatever is written, soon", () => {
    const piece = fc.constantFrom(
      ...["ack", "all", "7KQ2M", "확인", "help", " ", "\n", "#", "?", ".", "한", "😀", "\ud83d"],
      ...["\u0000", "ﷺ", "é", "__proto__", "constructor"],
    );
    const wild = fc.array(piece, { maxLength: 2_000 }).map((all) => all.join(""));
    fc.assert(
      fc.property(wild, (text) => {
        const began = performance.now();
        const reading = readAnswer(text);
        if (reading.kind === "answer" && typeof reading.which !== "string") {
          expect(reading.which.length).toBeLessThanOrEqual(5);
        }
        expect(performance.now() - began).toBeLessThan(100);
      }),
    );
  });
});

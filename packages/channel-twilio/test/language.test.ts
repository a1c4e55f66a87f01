import { languages, wordsIn } from "@tocsin/core";
import { message, smsSize, wildMessage } from "@tocsin/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnswer } from "../src/sms/reading.ts";
import { renderText } from "../src/sms/text.ts";
import { stage } from "./stage.ts";

const usual = { level: 0, mark: "k3fq", replies: true } as const;

describe("a message in Korean for nobody in particular", () => {
  it("is a text in Korean", () => {
    const told = renderText(
      message({ language: "ko", summary: "2시간째 실패", title: "배포 실패" }),
      usual,
    );
    expect(told).toMatch(/^오류: 배포 실패\. 2시간째 실패\..* 답장: 확인 7KQ2M #k3fq$/);
  });

  it("is a call with a Korean voice", async () => {
    const { phone, ann, to } = await stage({
      deliveries: { "delivery-1": message({ language: "ko", title: "디스크 부족" }) },
    });
    await phone.send(message({ language: "ko" }), to());
    const call = await ann.rings();
    await call.hears("톡신입니다. 오류입니다. 디스크 부족.");
    expect(call).toMatchObject({ language: "ko-KR", voice: "Polly.Seoyeon-Neural" });
    await call.press("1");
    await call.hears("확인했습니다. 수고하세요.");
  });
});

describe.each(languages)("a text in %s", (language) => {
  it("stays within one segment of GSM-7, or two of UCS-2, whatever it says", () => {
    fc.assert(
      fc.property(wildMessage(), (wild) => {
        const { encoding, segments } = smsSize(renderText({ ...wild, language }, usual));
        expect(segments).toBeLessThanOrEqual(encoding === "GSM-7" ? 1 : 2);
      }),
      { numRuns: 40 },
    );
  });

  it("asks for an answer that is understood", () => {
    const { reply, all, answers } = wordsIn(language).text;
    for (const action of ["acknowledge", "resolve", "escalate"] as const) {
      const words = reply(action, "7KQ2M").replace(/^.*?[: ]\s*/u, "");
      expect(readAnswer(words)).toMatchObject({ kind: "answer", action, which: ["7KQ2M"] });
      const [word = ""] = answers[action];
      expect(readAnswer(`${word} ${all}`)).toMatchObject({ kind: "answer", action, which: "all" });
    }
    for (const word of answers.help) expect(readAnswer(word)).toMatchObject({ kind: "help" });
  });
});

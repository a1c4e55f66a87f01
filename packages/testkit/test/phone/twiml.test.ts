import { expect, test } from "vitest";
import { readMessages, readVoice, TwimlError } from "../../src/fakes/twiml.ts";

const voice = (inner: string) => `<Response>${inner}</Response>`;
const codeOf = (read: () => unknown) => {
  try {
    read();
    return undefined;
  } catch (error) {
    return error instanceof TwimlError ? error.code : error;
  }
};

test("reads verbs with Twilio's defaults", () => {
  const xml = voice(
    "<Gather><Say>Press a key</Say><Pause/></Gather><Redirect> /again </Redirect><Reject reason='busy'/>",
  );
  expect(readVoice(xml)).toEqual([
    {
      verb: "Gather",
      prompts: [
        { verb: "Say", text: "Press a key", language: "en-US", voice: "man", times: 1 },
        { verb: "Pause", ms: 1000 },
      ],
      numDigits: Number.POSITIVE_INFINITY,
      timeoutMs: 5000,
      finishOnKey: "#",
      actionOnEmptyResult: false,
      action: undefined,
      method: "POST",
    },
    { verb: "Redirect", url: "/again", method: "POST" },
    { verb: "Reject", reason: "busy" },
  ]);
});

test("words with marks for the voice are still words", () => {
  const xml = voice(
    '<Say>Code <say-as interpret-as="characters">7KQ2M</say-as><break/> again</Say>',
  );
  expect(readVoice(xml)).toMatchObject([{ text: "Code 7KQ2M again" }]);
});

test.each([
  [12100, "<Say>hello</Say>"],
  [12100, "not XML"],
  [12200, voice("<Dial>+1</Dial>")],
  [12200, voice("<say>hello</say>")],
  [12200, voice("loose words")],
  [12200, voice('<Say volume="11">hello</Say>')],
  [12200, voice("<Say>hello <Hangup/></Say>")],
  [12200, voice("<Gather><Hangup/></Gather>")],
  [12200, voice('<Gather input="speech"/>')],
  [12200, voice('<Gather timeout="-1"/>')],
  [12200, voice('<Gather actionOnEmptyResult="yes"/>')],
  [12200, voice('<Pause length="1.5"/>')],
  [12200, voice('<Redirect method="PUT">/x</Redirect>')],
  [13310, voice('<Gather finishOnKey="12"/>')],
  [13314, voice('<Gather numDigits="0"/>')],
  [13512, voice('<Say language="ko">hello</Say>')],
  [13520, voice("<Say> </Say>")],
  [13520, voice(`<Say>${"x".repeat(4097)}</Say>`)],
  [11750, voice(`<Pause/>${" ".repeat(66_000)}`)],
])("a call gets error %i for %s", (code, xml) => {
  expect(codeOf(() => readVoice(xml))).toBe(code);
});

test("reads what is answered to a text", () => {
  expect(readMessages("")).toEqual([]);
  expect(readMessages("<Response/>")).toEqual([]);
  expect(readMessages(voice("<Message> a\nb </Message><Message><Body>c</Body></Message>"))).toEqual(
    [{ body: " a\nb " }, { body: "c" }],
  );
  expect(codeOf(() => readMessages(voice("<Message><Media>x</Media></Message>")))).toBe(12200);
});

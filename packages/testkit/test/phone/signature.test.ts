import { expect, test } from "vitest";
import { signTwilio } from "../../src/index.ts";

test("signs like Twilio's own example", () => {
  const params = {
    To: "+18005551212",
    CallSid: "CA1234567890ABCDE",
    Digits: "1234",
    Caller: "+14158675309",
    From: "+14158675309",
  };
  const url = "https://mycompany.com/myapp.php?foo=1&bar=2";
  expect(signTwilio("12345", url, params)).toBe("RSOYDt4T1cUTdK1PDd93/VVr8B8=");
});

import { phone, sms } from "@tocsin/channel-twilio";
import { defineChannel } from "@tocsin/core";
import { fakeTwilio, testChannel, virtualClock } from "@tocsin/testkit";
import { annsNumber, ourNumber, publicUrl } from "./stage.ts";

const accountSid = `AC${"0123456789abcdef".repeat(2)}`;
const authToken = "auth-token-of-the-fake";
const facts = {
  options: (apiUrl: string) => ({ apiUrl, accountSid, authToken, from: ourNumber }),
  address: annsNumber,
  badAddresses: [
    "",
    "ann",
    "01012345678",
    "+82 10 1234 5678",
    "+0821012345678",
    "+8210",
    "whatsapp:+821012345678",
  ],
  secrets: [authToken, Buffer.from(`${accountSid}:${authToken}`).toString("base64")],
  maxBytes: 2_000,
  provider: () => fakeTwilio({ clock: virtualClock(), accountSid, authToken }),
};

testChannel(sms, facts);

// A call needs a public URL, which the suite's tools do not have.
const reachable = defineChannel({
  type: "phone",
  options: phone.options,
  traits: phone.traits,
  open: (options, tools) => phone.open(options, { ...tools, publicUrl }),
});

testChannel(reachable, {
  ...facts,
  skip: { "sends, and the title arrives": "a call asks for its words when it is answered" },
});

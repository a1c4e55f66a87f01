import { testSource } from "@tocsin/testkit";
import { github } from "../src/index.ts";
import { becomes } from "./becomes/index.ts";
import { recorded, secret, sent, sign } from "./examples.ts";

testSource(github, {
  options: { secret },
  proof: "signature",
  sign: (body) => sign(body),
  secrets: [secret],
  requests: Object.fromEntries(
    Object.entries(becomes).map(([name, [event, payload, notices]]) => [
      name,
      { request: sent(event, payload), notices },
    ]),
  ),
  unknown: sent("star", recorded("star")),
});

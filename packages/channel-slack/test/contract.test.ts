import { fakeSlack, testChannel } from "@tocsin/testkit";
import { slack } from "../src/index.ts";

const token = "xoxb-fake-token";

testChannel(slack, {
  options: (url) => ({ token, apiUrl: `${url}/api/`, signingSecret: "signing-secret-1" }),
  address: "#ops",
  provider: () => fakeSlack({ token }),
  secrets: [token, "signing-secret-1"],
  badAddresses: [
    "",
    "ops",
    "#",
    "#OPS",
    "#two words",
    "@ann",
    "https://hooks.slack.com/services/T/B/x",
  ],
});

import { expect, it } from "vitest";
import type { Callback } from "../src/app/callback.ts";
import { readCallback } from "../src/app/callback.ts";
import { type Home, strangerIn } from "../src/app/origin.ts";

const click = (fields: object = {}): Callback => {
  const read = readCallback({
    type: "block_actions",
    user: { id: "U024BE7LH", team_id: "T1" },
    team: { id: "T1" },
    enterprise: null,
    api_app_id: "A1",
    trigger_id: "1",
    actions: [{ action_id: "tocsin.acknowledge", value: "incident-1" }],
    ...fields,
  });
  return typeof read === "object" ? read : expect.fail("not read");
};
const org: Home = { enterprise: "E1", app: "A1", org: true };

it.each<[string, object, Home, boolean]>([
  ["our app in our workspace", {}, { team: "T1", app: "A1" }, true],
  ["an app and workspace that nobody has told us", {}, {}, true],
  ["another app", { api_app_id: "A2" }, { app: "A1" }, false],
  ["an app that does not say which", { api_app_id: null }, { app: "A1" }, false],
  ["another workspace", { team: { id: "T2" } }, { team: "T1" }, false],
  ["a workspace that is not named", { team: null }, { team: "T1" }, false],
  [
    "somebody of a company we share a channel with",
    { user: { id: "U2B", team_id: "T2" } },
    { team: "T1" },
    false,
  ],
  [
    "somebody of another workspace of our organisation",
    { user: { id: "U2B", team_id: "T2" } },
    { team: "T1", enterprise: "E1" },
    true,
  ],
  ["another organisation", { enterprise: { id: "E2" } }, { team: "T1", enterprise: "E1" }, false],
  ["any workspace of our organisation", { team: null, enterprise: { id: "E1" } }, org, true],
  ["no organisation, where ours has the app", { team: { id: "T9" } }, org, false],
])("%s", (_name, fields, home, ours) => {
  expect(strangerIn(click(fields), home) === undefined).toBe(ours);
});

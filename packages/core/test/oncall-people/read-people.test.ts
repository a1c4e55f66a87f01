import { describe, expect, it } from "vitest";
import { person, problemsOf } from "./people.ts";

describe("a person as the config writes them", () => {
  it("has what is not written filled in", () => {
    const ann = person();
    expect(ann).toMatchObject({ key: "ann", name: "ann", timezone: "UTC" });
    expect(ann.contacts.get("slack")).toEqual({
      name: "slack",
      address: "U024BE7LH",
      channels: ["slack"],
      enabled: true,
      verified: false,
    });
    const atOnce = [{ afterMs: 0, contacts: ["slack"] }];
    expect(ann.rules).toEqual({ high: atOnce, low: atOnce });
  });

  it("may have a contact that several channels can reach, in order", () => {
    const contacts = { mobile: { address: "+82 10-1234-5678", channels: ["sms", "sms-backup"] } };
    expect(person({ contacts }).contacts.get("mobile")?.channels).toEqual(["sms", "sms-backup"]);
  });

  it("is told by the rules in their order in time, without contacts that are disabled", () => {
    const { rules } = person({
      contacts: { slack: "U1", mail: { address: "a@b.test", enabled: false }, sms: "+82101" },
      rules: [
        { after: "2m", notify: "sms", channels: ["sms-backup"] },
        { notify: ["mail", "slack"] },
        { after: "1m", notify: "mail" },
      ],
    });
    expect(rules.high).toEqual([
      { afterMs: 0, contacts: ["slack"] },
      { afterMs: 120_000, contacts: ["sms"], channels: ["sms-backup"] },
    ]);
    expect(rules.low).toEqual(rules.high);
  });

  it("uses one side of the rules for both where the other is absent", () => {
    const rules = { low: [{ after: "1h", notify: "slack" }] };
    expect(person({ rules }).rules.high).toEqual([{ afterMs: 3_600_000, contacts: ["slack"] }]);
    expect(person({ rules: {} }).rules.low).toEqual([{ afterMs: 0, contacts: ["slack"] }]);
  });

  it("has a budget for each contact", () => {
    const { budget } = person({ budget: { slack: "10/h" } });
    expect(budget.get("slack")).toEqual({ perSecond: 10 / 3_600, burst: 10 });
  });

  it.each([
    [{ contacts: {} }, /^ann.contacts: has no enabled contact/],
    [{ contacts: { slack: { address: "U1", enabled: false } } }, /^ann.contacts: has no enabled/],
    [
      { contacts: { slak: "U1" } },
      /^ann.contacts.slak: .*did you mean "slack".*channels: \[slack,/,
    ],
    [{ contacts: { sms: "0101" } }, /^ann.contacts.sms: write \+8210…$/],
    [{ contacts: { sms: { address: "0101" } } }, /^ann.contacts.sms.address: write/],
    [
      { contacts: { cell: { address: "+1", channels: ["sms", "sns"] } } },
      /^ann.contacts.cell.channels.1: .*did you mean "sms"/,
    ],
    [{ rules: [{ notify: "slakc" }] }, /^ann.rules.0.notify: .*did you mean "slack"/],
    [
      { rules: { high: [{ notify: ["slack", "pager"] }] } },
      /^ann.rules.high.0.notify.1: there is no contact "pager": known: slack/,
    ],
    [{ rules: [{ after: "soon", notify: "slack" }] }, /^ann.rules.0.after: "soon" is not a dur/],
    [{ rules: [{ notify: "slack", channels: ["fax"] }] }, /^ann.rules.0.channels.0: there is no/],
    [{ rules: [{ notify: "slack", channels: ["sms"] }] }, /^ann.rules.0.channels.0: does not fit/],
    [{ budget: { sms: "1/h" } }, /^ann.budget.sms: there is no contact "sms"/],
    [{ budget: { slack: "0/h" } }, /^ann.budget.slack: lets nothing through/],
    [{ budget: { slack: "9999999/h" } }, /^ann.budget.slack: is no limit/],
    [{ quiet: { times: ["25:00-07:00"] } }, /^ann.quiet.times.0: .* no span of the day/],
    [{ quiet: { times: ["24:00-07:00"] } }, /^ann.quiet.times.0: .* no span of the day/],
    [{ quiet: { times: ["07:00-07:00"] } }, /^ann.quiet.times.0: .* has no length/],
    [{ quiet: { times: ["00:00-12:00", "12:00-24:00"] } }, /^ann.quiet.times: leave no time/],
    [{ quiet: { times: ["12:00-11:00", "10:30-12:30"] } }, /^ann.quiet.times: leave no time/],
    [{ timezone: "Mars/Olympus" }, /^ann.timezone: is no time zone/],
  ] as const)("is told what is wrong with %j", (options, message) => {
    const problems = problemsOf(structuredClone(options) as Parameters<typeof problemsOf>[0]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(message);
  });

  it("is told everything that is wrong, not only the first", () => {
    expect(problemsOf({ contacts: { sms: "x", fax: "y" }, budget: { mail: "0/h" } })).toHaveLength(
      3,
    );
  });
});

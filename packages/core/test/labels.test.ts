import {
  addLabels,
  InvalidSetup,
  type LabelRuleOptions,
  type Notice,
  normalise,
  readLabelRules,
} from "@tocsin/core";
import { describe, expect, it } from "vitest";
import { firing, world } from "./world.ts";

const from = (labels: Readonly<Record<string, string>>): Notice =>
  normalise({ title: "built", source: "ci", labels }, "ci", 0);

function labelled(rules: readonly LabelRuleOptions[], labels: Readonly<Record<string, string>>) {
  const reading = readLabelRules(rules);
  expect(reading.findings.problems).toEqual([]);
  return addLabels(from(labels), reading.rules).labels;
}

const guestbook: LabelRuleOptions = {
  name: "guestbook",
  matchers: ['repository="acme/guestbook"'],
  set: { app: "guestbook" },
};

describe("label rules", () => {
  it("add to what matches, and leave the rest as it is", () => {
    expect(labelled([guestbook], { repository: "acme/guestbook" })).toEqual({
      repository: "acme/guestbook",
      app: "guestbook",
    });
    const other = from({ repository: "acme/api" });
    expect(addLabels(other, readLabelRules([guestbook]).rules)).toBe(other);
  });

  it("all count, in their order, and a later one sees what an earlier one added", () => {
    const rules = [
      { matchers: ['app="guestbook"'], set: { early: "yes" } },
      guestbook,
      { matchers: ['app="guestbook"'], set: { team: "web", tier: "1" } },
      { matchers: ['team="web"'], set: { tier: "2", owner: "ann" } },
      { set: { region: "eu" } },
    ];
    expect(labelled(rules, { repository: "acme/guestbook" })).toEqual({
      repository: "acme/guestbook",
      app: "guestbook",
      team: "web",
      tier: "1",
      owner: "ann",
      region: "eu",
    });
  });

  it("leave a label that the notice has, unless they overwrite", () => {
    const given = { repository: "acme/guestbook", app: "api" };
    expect(labelled([guestbook], given).app).toBe("api");
    expect(labelled([{ ...guestbook, overwrite: true }], given).app).toBe("guestbook");
  });

  it("see the fields of a notice as routes do", () => {
    expect(
      labelled([{ matchers: ['source="ci"', 'kind="message"'], set: { a: "b" } }], {}),
    ).toEqual({ a: "b" });
  });

  it("among 2,000 the ones that matter are found as if each had been looked at", () => {
    const many = Array.from({ length: 2_000 }, (_, index) => ({
      matchers: [`step="${index}"`],
      set: { step: String(index + 1), [`seen${index % 50}`]: "yes" },
      overwrite: true,
    }));
    expect(labelled(many, { step: "1990" })).toMatchObject({ step: "2000", seen49: "yes" });
    expect(labelled(many.toReversed(), { step: "1990" })).toEqual({ step: "1991", seen40: "yes" });
  });

  it("that can't be are refused with their place", async () => {
    const wrong: LabelRuleOptions[] = [
      { matchers: ["app"], set: {} },
      { set: { severity: "critical", "": "x", empty: " \n" } },
    ];
    const { problems } = readLabelRules(wrong).findings;
    expect(problems.map(({ path, message }) => `${path.join(".")}: ${message}`)).toEqual([
      expect.stringMatching(/^0\.matchers\.0: app is not a matcher/),
      "0.set: adds nothing: write a label, such as { app: guestbook }",
      "1.set.severity: is what every notice has of itself: give the label another name",
      "1.set.: is no name of a label: write 1 to 200 characters",
      "1.set.empty: is empty, and a label with no value is no label: write one",
    ]);
    await expect(world({ labels: wrong })).rejects.toThrow(InvalidSetup);
  });
});

describe("a gateway with label rules", () => {
  const route = { routes: [{ name: "apps", matchers: ['app!=""'], groupBy: ["app"] }] };

  it("routes and groups by what they add, and answers with it", async () => {
    const here = await world({ labels: [guestbook], route });
    const labels = { repository: "acme/guestbook" };
    const { notices } = await here.gateway.notify(firing({ labels }));
    expect(notices[0]?.labels.app).toBe("guestbook");
    await here.report(firing({ source: "argocd", labels: { app: "guestbook" } }));
    const { items } = await here.gateway.incidents.list({ matchers: ['app="guestbook"'] });
    expect(items).toMatchObject([{ route: "apps", group: { app: "guestbook" } }]);
    expect(items[0]?.counts.total).toBe(2);
  });

  it("previews what the route for them would tell", async () => {
    const receivers = { ops: ["chat:ops"], web: ["chat:web"] };
    const [apps] = route.routes;
    const routes = [{ ...apps, receiver: "web" }];
    const here = await world({ labels: [guestbook], receivers, route: { routes } });
    const shown = await here.gateway.preview(firing({ labels: { repository: "acme/guestbook" } }));
    expect(shown).toMatchObject([{ target: "chat:web" }, { target: "chat:web" }]);
  });

  it("knows a notice that was accepted before by the same id", async () => {
    const here = await world({ route });
    const report = firing({ labels: { repository: "acme/guestbook" } });
    const { ids } = await here.gateway.notify(report);
    await here.reload({ labels: [guestbook] });
    expect(await here.gateway.notify(report)).toMatchObject({ accepted: 0, ids });
  });

  it("explains which rule added what", async () => {
    const rules = [guestbook, { matchers: ['app="guestbook"'], set: { app: "other" } }];
    const here = await world({ labels: rules, route });
    const { notice, routes, reasons } = await here.gateway.explain({
      labels: { repository: "acme/guestbook" },
    });
    expect(notice.labels.app).toBe("guestbook");
    expect(routes.map(({ route: name }) => name)).toEqual(["apps"]);
    expect(reasons.slice(0, 2)).toEqual([
      { step: "labelled", detail: 'label rule guestbook adds app="guestbook"' },
      { step: "labelled", detail: 'label rule labels.1 leaves app="guestbook"' },
    ]);
  });
});

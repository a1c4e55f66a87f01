import type { GatewayEvents, Message, TemplateData, TemplateOptions } from "@tocsin/core";
import { describe, expect, it } from "vitest";
import { firing, type WorldOptions, world } from "./world.ts";

/** What the chat is shown of a problem, and what was said of templates that failed. */
async function told(options: WorldOptions, notice = firing()) {
  const { gateway, report, pass, chats, logged } = await world(options);
  const failures: GatewayEvents["templateFailed"][] = [];
  gateway.on("templateFailed", (event) => failures.push(event));
  await report(notice);
  const message = chats.chat?.told[0]?.message as Message;
  return { message, failures, logged, gateway, report, pass };
}

const ofReceiver = (templates: TemplateOptions): WorldOptions => ({
  receivers: { ops: { targets: ["chat:ops"], templates } },
});

describe("a template", () => {
  it("is told in place of the usual words, part by part", async () => {
    const { message } = await told(
      ofReceiver({
        title: ({ severity, subject }) => `${severity}: ${subject}`,
        text: ({ labels, text }) => `Team **${labels.team}**\n\n${text}`,
      }),
      firing({ labels: { team: "api" }, text: "it *broke*" }),
    );
    expect(message.title).toBe("error: acme/api ci@main");
    expect(message.text).toBe("Team **api**\n\nit *broke*");
    expect(message.summary).toMatch(/^Firing since /);
  });

  it("sees how things stand", async () => {
    let seen: TemplateData | undefined;
    const summary = (data: TemplateData) => {
      seen = data;
      return "as it is";
    };
    const annotations = { runbook: "https://r.test" };
    await told(ofReceiver({ summary }), firing({ severity: "critical", annotations }));
    expect(seen).toMatchObject({
      title: "acme/api ci@main: ci failing on main since #12",
      state: "open",
      status: "firing",
      kind: "problem",
      severity: "critical",
      receiver: "ops",
      firing: 1,
      total: 1,
      annotations,
      text: "",
      acknowledgedBy: "",
      timezone: "UTC",
    });
  });

  it("of a route goes before the receiver's, and that before the channel's", async () => {
    const title = (words: string) => () => words;
    const all = {
      receivers: {
        ops: {
          targets: ["chat:ops"],
          templates: { title: title("receiver"), text: title("receiver") },
        },
      },
      route: { templates: { title: title("route") } },
      ofChannels: { title: title("channel"), summary: title("channel"), text: title("channel") },
    };
    const { message } = await told(all);
    expect([message.title, message.summary, message.text]).toEqual([
      "route",
      "channel",
      "receiver",
    ]);
  });

  it("is inherited down the tree, each part for itself", async () => {
    const { message } = await told({
      route: {
        templates: { title: () => "root", summary: () => "root" },
        routes: [{ matchers: ['kind="problem"'], templates: { title: () => "below" } }],
      },
    });
    expect([message.title, message.summary]).toEqual(["below", "root"]);
  });

  it("of a receiver within another one goes before the outer one's", async () => {
    const { message } = await told({
      receivers: {
        inner: { targets: ["chat:ops"], templates: { title: () => "inner" } },
        ops: {
          targets: ["receiver:inner"],
          locale: "ko",
          templates: { title: () => "outer", summary: () => "outer" },
        },
      },
    });
    expect(message).toMatchObject({ title: "inner", summary: "outer", language: "ko" });
  });

  it("that fails leaves its part as it is, and that is told once in the log", async () => {
    const failing = ofReceiver({
      title: () => {
        throw new Error("no such thing");
      },
      summary: () => "well",
    });
    const { message, failures, logged, report, pass } = await told(failing);
    expect(message).toMatchObject({
      title: expect.stringContaining("ci failing"),
      summary: "well",
    });
    const failure = { of: "receiver ops", part: "title", reason: "no such thing" };
    expect(failures).toEqual([{ ...failure, incident: message.incident.id }]);
    await pass(1_000);
    await report(firing({ severity: "critical" }));
    expect(failures).toHaveLength(2);
    const lines = logged.filter((line) => line.startsWith("a template failed, so"));
    expect(lines).toHaveLength(1);
  });

  it("that gives no text fails", async () => {
    const { message, failures } = await told(ofReceiver({ title: () => 7 as unknown as string }));
    expect(message.title).toContain("ci failing");
    expect(failures[0]?.reason).toBe("it gave number and no text");
  });

  it("can leave summary and text out, but not the title", async () => {
    const nothing = () => " \n\t";
    const { message } = await told(
      ofReceiver({ title: nothing, summary: nothing, text: nothing }),
      firing({ text: "words" }),
    );
    expect(message.title).toContain("ci failing");
    expect(message.summary).toBe("");
    expect(message).not.toHaveProperty("text");
  });

  it("can't make more than a message bears, nor more than one line of a title", async () => {
    const huge = () => `a\u202e\nb${"x".repeat(100_000)}`;
    const { message } = await told(ofReceiver({ title: huge, summary: huge, text: huge }));
    expect(message.title).toMatch(/^a bx+…$/);
    expect(message.title).toHaveLength(300);
    expect(message.summary).toHaveLength(600);
    expect(message.text).toMatch(/^a\nbx+…$/);
    expect(message.text?.length).toBeLessThanOrEqual(20_000);
  });

  it("that is text needs an engine, whose problems are told with their place", async () => {
    const written = { templates: { title: "{{ title }}" } };
    await expect(world({ route: written })).rejects.toMatchObject({
      issues: [
        {
          path: ["route", "templates", "title"],
          message: expect.stringContaining("give the gateway an engine"),
        },
      ],
    });
    const engine = { compile: () => ({ problem: "is odd" }) };
    await expect(world({ route: written, templates: engine })).rejects.toMatchObject({
      issues: [{ path: ["route", "templates", "title"], message: "is odd" }],
    });
  });

  it("is in what a channel asks for afterwards, too", async () => {
    const { gateway } = await told(ofReceiver({ title: () => "in other words" }));
    const previews = await gateway.preview(firing());
    expect(previews).toMatchObject([
      { moment: "first", message: { title: "in other words" }, failures: [] },
      { moment: "end", message: { title: "in other words", tone: "success" } },
    ]);
  });
});

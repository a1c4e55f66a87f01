import { type NoticeInput, plainText } from "@tocsin/core";
import type { Fields } from "../../fields.ts";
import { facts, labels, links, notice } from "../../notice.ts";
import { line } from "../../text.ts";

interface Alarm {
  readonly name: string;
  readonly arn: string;
  readonly state: string;
  readonly before: string;
  readonly reason: string;
  readonly at: string | undefined;
  readonly description: string;
  readonly account: string;
  readonly trigger: Fields;
}

/** A CloudWatch alarm, sent by its own action or by EventBridge; undefined when it is none. */
export function alarmNotice(
  message: Fields,
  id: string,
  topic: string,
  sent: string | undefined,
): NoticeInput | undefined {
  const alarm = byAction(message) ?? byEvent(message);
  if (alarm === undefined) return undefined;
  const region = alarm.arn.split(":")[3] ?? "";
  const what = {
    id,
    type: `cloudwatch.alarm.${alarm.state.toLowerCase()}`,
    subject: `cloudwatch ${alarm.name}`,
    text: [alarm.description, alarm.reason]
      .filter((each) => each !== "")
      .map((each) => plainText(each, longestText))
      .join("\n\n"),
    links: links(["Alarm", consoleUrl(region, alarm.name)]),
    labels: labels({
      topic,
      alarm: alarm.name,
      account: alarm.account,
      region,
      metric: alarm.trigger.line("MetricName", 150),
      metric_namespace: alarm.trigger.line("Namespace", 150),
    }),
    facts: facts(
      ...alarm.trigger
        .list("Dimensions", 10)
        .map((each) => [each.line("name", 100) || "Dimension", each.line("value", 200)] as const),
      ["Before", alarm.before],
    ),
    at: alarm.at ?? sent,
  };
  // Neither good nor bad: the metric stopped.
  if (alarm.state === "INSUFFICIENT_DATA") {
    const title = line(`${alarm.name} has too little data`);
    return notice({ ...what, kind: "message", severity: "warning", title });
  }
  const fires = alarm.state === "ALARM";
  return notice({
    ...what,
    kind: "problem",
    status: fires ? "firing" : "resolved",
    fingerprint: `cw:${alarm.arn || `${alarm.account}:${alarm.name}`}`,
    severity: "error",
    title: line(fires ? `${alarm.name} is in alarm` : `${alarm.name} is OK`),
  });
}

const longestText = 2_000;
const states = ["ALARM", "OK", "INSUFFICIENT_DATA"];

function byAction(message: Fields): Alarm | undefined {
  const name = message.line("AlarmName", 255);
  const state = message.line("NewStateValue", 30);
  if (name === "" || !states.includes(state)) return undefined;
  return {
    name,
    state,
    arn: message.line("AlarmArn", 500),
    before: message.line("OldStateValue", 30),
    reason: message.block("NewStateReason", longestText),
    at: message.time("StateChangeTime"),
    description: message.block("AlarmDescription", longestText),
    account: message.line("AWSAccountId", 20),
    trigger: message.object("Trigger"),
  };
}

function byEvent(message: Fields): Alarm | undefined {
  const detail = message.object("detail");
  const state = detail.object("state");
  const name = detail.line("alarmName", 255);
  if (message.line("source") !== "aws.cloudwatch" || name === "") return undefined;
  if (!states.includes(state.line("value", 30))) return undefined;
  return {
    name,
    state: state.line("value", 30),
    arn: message.lines("resources", 1)[0] ?? "",
    before: detail.object("previousState").line("value", 30),
    reason: state.block("reason", longestText),
    at: state.time("timestamp") ?? message.time("time"),
    description: detail.object("configuration").block("description", longestText),
    account: message.line("account", 20),
    trigger: detail.object("configuration"),
  };
}

function consoleUrl(region: string, name: string): string | undefined {
  if (!/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region)) return undefined;
  const alarm = encodeURIComponent(name).replaceAll("(", "%28").replaceAll(")", "%29");
  return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#alarmsV2:alarm/${alarm}`;
}

import { nobody, refused } from "../../auth/auth.ts";
import { notice, told, unreadable } from "../../notice.ts";
import { readTime } from "../../time.ts";
import { entered, type Opened, type OpenGiven, type Preset } from "../preset.ts";
import { certificateStore } from "./certificates.ts";
import { confirmSubscription } from "./confirm.ts";
import { readEnvelope } from "./envelope.ts";
import { messageNotice } from "./message.ts";
import { verifySns } from "./verify.ts";

/** Amazon SNS: CloudWatch alarms, EventBridge and whatever else is published to a topic. */
export const sns: Preset = {
  open,
  read(request) {
    const envelope = readEnvelope(request);
    if (typeof envelope === "string") return unreadable(envelope);
    const at = readTime(envelope.timestamp);
    const topic = envelope.topic.split(":").at(-1) ?? envelope.topic;
    if (envelope.type === "Notification") return told(messageNotice(envelope, topic, at));
    // A confirmation is answered before it would be read.
    if (envelope.type === "SubscriptionConfirmation") return told();
    return told(
      notice({
        id: `sns:${envelope.id}`,
        type: "sns.unsubscribed",
        kind: "message",
        severity: "warning",
        subject: `sns ${topic}`,
        title: `The topic ${topic} no longer reports here`,
        labels: { topic },
        at,
      }),
    );
  },
  setup({ hookUrl, auth }) {
    const [, token] = auth.enter[0] ?? [];
    const endpoint =
      token === undefined ? hookUrl : `${hookUrl}?token=${encodeURIComponent(token)}`;
    return [
      "List the topic (or the 12 digits of your account) in auth.topics of this source: anybody can make a topic at Amazon.",
      `Subscribe the gateway; it confirms by itself:\n     aws sns subscribe --topic-arn TOPIC_ARN --protocol https \\\n       --notification-endpoint '${endpoint}'\n   Or in the console: Amazon SNS → Subscriptions → Create subscription, with\n${entered(
        [
          ["Protocol", "HTTPS"],
          ["Endpoint", endpoint],
          ["Raw message delivery", "off"],
        ],
      )}`,
      "At each CloudWatch alarm choose the topic twice: in state In alarm and in state OK, else nothing resolves it.",
      "Optional: a dead-letter queue at the subscription, for an outage longer than SNS tries (one minute by default).",
    ];
  },
};

/** The signature proves Amazon alone; the topics, or a token, that it is your account's. */
function open({ options, chosen, tools }: OpenGiven): Opened {
  const topics = typeof options === "object" ? options.topics : undefined;
  const hasToken = typeof options === "object" && options.token !== undefined;
  const rules = {
    topics,
    option: `sources.${tools.name}.auth`,
    certificate: certificateStore(tools),
    now: tools.now,
  };
  const token = hasToken ? chosen : nobody;
  return {
    auth: {
      proves: hasToken || topics !== undefined,
      async verify(request) {
        const proof = await token.verify(request);
        if (!proof.ok) return refused(proof.reason);
        return verifySns(request, rules);
      },
      enter: hasToken ? [["Token", options.token?.[0]?.reveal() ?? ""]] : [],
      hidden: [],
    },
    confirm: (request) => confirmSubscription(request, tools),
  };
}

import { type HookRequest, problem, type Tools } from "@tocsin/core";
import { amazonUrl, getFromAmazon } from "./amazon.ts";
import { readEnvelope } from "./envelope.ts";

/** Answers a new subscription by visiting its address at Amazon; nothing for all other messages. */
export async function confirmSubscription(
  request: HookRequest,
  tools: Tools,
): Promise<Response | undefined> {
  const envelope = readEnvelope(request);
  if (typeof envelope === "string" || envelope.type !== "SubscriptionConfirmation")
    return undefined;
  const url = amazonUrl(envelope.subscribe ?? "");
  const query = url?.searchParams;
  const isOfTopic =
    query?.get("Action") === "ConfirmSubscription" && query.get("TopicArn") === envelope.topic;
  if (url === undefined || !isOfTopic) {
    return problem(400, "Not confirmed", "SubscribeURL does not confirm this topic at Amazon SNS.");
  }
  const answer = await getFromAmazon(url, tools);
  if (typeof answer === "string") {
    tools.log.warn("a subscription could not be confirmed", {
      topic: envelope.topic,
      reason: answer,
    });
    return problem(503, "Not confirmed", `${answer}.`, { "retry-after": "20" });
  }
  tools.log.info("subscribed to a topic of Amazon SNS", { topic: envelope.topic });
  return Response.json({ confirmed: envelope.topic });
}

import { testSource } from "@tocsin/testkit";
import { cloudevents } from "../src/index.ts";
import { example } from "./cdevents-examples.ts";
import { batched, binary, carried, cdEvent, event, structured } from "./sender.ts";
import { pipelineRun } from "./tekton.ts";

const token = "cloudevents-hook-token";
const failed = carried(example("pipelinerun.finished"));
const ofTekton = (type: string, data: unknown) =>
  event({
    type: `dev.tekton.event.${type}.v1`,
    data,
    source: "/apis/tekton.dev/v1/namespaces/shop",
  });
const partOf = { metadata: { labels: { "tekton.dev/pipelineRun": "ci-7" } } };

testSource(cloudevents, {
  options: { token },
  proof: "token",
  sign: () => ({ authorization: `Bearer ${token}` }),
  secrets: [token],
  requests: {
    "a CDEvent, structured": {
      request: structured(failed),
      notices: [{ status: "firing" }, { status: "failed" }],
    },
    "a CDEvent, binary": {
      request: binary(failed),
      notices: [{ status: "firing" }, { status: "failed" }],
    },
    "a batch": {
      request: batched([
        carried(example("incident.detected")),
        event(),
        cdEvent("service.deployed", {}),
      ]),
      notices: [{ status: "firing" }, { title: "com.acme.thing" }, { status: "succeeded" }],
    },
    "a run of Tekton's": {
      request: binary(
        ofTekton("pipelinerun.failed", { pipelineRun: pipelineRun({ reason: "Failed" }) }),
      ),
      notices: [{ status: "firing" }, { status: "failed", subject: "shop/ci" }],
    },
    "a message of another gateway's": {
      request: structured(
        event({
          type: "dev.tocsin.message",
          subject: "release",
          data: { title: "api 1.2 is out", severity: "warning" },
        }),
      ),
      notices: [{ kind: "message", severity: "warning", title: "api 1.2 is out" }],
    },
    "any event": {
      request: structured(event()),
      notices: [{ kind: "message", severity: "info", title: "com.acme.thing" }],
    },
  },
  unknown: binary(ofTekton("taskrun.successful", { taskRun: pipelineRun(partOf) })),
});

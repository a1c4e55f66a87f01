// The examples of the vendors' documentation, shortened to what can be read.

/** Grafana: docs/sources/alerting/…/webhook-notifier.md. */
export const grafanaAlert = {
  status: "firing",
  labels: { alertname: "High memory usage", team: "blue", zone: "us-1", env: "prod-eu" },
  annotations: {
    description: "The system has high memory usage",
    runbook_url: "https://myrunbook.com/runbook/1234",
    summary: "This alert was triggered for zone us-1",
  },
  startsAt: "2021-10-12T09:51:03.157076+02:00",
  endsAt: "0001-01-01T00:00:00Z",
  generatorURL: "https://play.grafana.org/alerting/1afz29v7z/edit",
  fingerprint: "c6eadffa33fcdf37",
  silenceURL:
    "https://play.grafana.org/alerting/silence/new?alertmanager=grafana&matchers=alertname%3DT2",
  dashboardURL: "",
  panelURL: "https://play.grafana.org/d/1?viewPanel=2",
  values: { B: 44.23943737541908, C: 1 },
};
export const grafana = {
  receiver: "My Super Webhook",
  status: "firing",
  orgId: 1,
  alerts: [
    grafanaAlert,
    {
      ...grafanaAlert,
      status: "resolved",
      labels: { alertname: "High CPU usage", team: "blue", severity: "critical" },
      endsAt: "2021-10-12T10:56:03.157076+02:00",
      fingerprint: "bc97ff14869b13e3",
    },
  ],
  groupLabels: {},
  commonLabels: { team: "blue" },
  commonAnnotations: {},
  externalURL: "https://play.grafana.org/",
  version: "1",
  groupKey: "{}:{}",
  truncatedAlerts: 0,
  title: "[FIRING:2]  (blue)",
  state: "alerting",
  message: "**Firing**",
};
export const grafanaTest = {
  ...grafana,
  alerts: [{ ...grafanaAlert, labels: { alertname: "TestAlert", instance: "Grafana" } }],
};

/** HCP Terraform: api-docs/notification-configurations. */
export function terraform(trigger: string, runStatus: string | null, workspace = "my-workspace") {
  return {
    payload_version: 1,
    notification_configuration_id: "nc-AeUQ2zfKZzW9TiGZ",
    run_url: "https://app.terraform.io/app/acme-org/my-workspace/runs/run-FwnENkvDnrpyFC7M",
    run_id: "run-FwnENkvDnrpyFC7M",
    run_message: "Add five new queue workers",
    run_created_at: "2019-01-25T18:34:00.000Z",
    run_created_by: "sample-user",
    workspace_id: "ws-XdeUVMWShTesDMME",
    workspace_name: workspace,
    organization_name: "acme-org",
    notifications: [
      {
        message: "Run Canceled",
        trigger,
        run_status: runStatus,
        run_updated_at: "2019-01-25T18:37:04.000Z",
        run_updated_by: "sample-user",
      },
    ],
  };
}
export const terraformVerification = {
  payload_version: 1,
  notification_configuration_id: "nc-ygBmbbQWJZAWMse7",
  run_url: null,
  run_id: null,
  run_message: null,
  run_created_at: null,
  run_created_by: null,
  workspace_id: null,
  workspace_name: null,
  organization_name: null,
  notifications: [
    {
      message: "Verification of Webhook server test",
      trigger: "verification",
      run_status: null,
      run_updated_at: null,
      run_updated_by: null,
    },
  ],
};
export const terraformDrift = {
  payload_version: "2",
  notification_configuration_id: "nc-SZ3V3cLFxK6sqLKn",
  trigger_scope: "assessment",
  trigger: "assessment:drifted",
  message: "Drift Detected",
  details: {
    new_assessment_result: {
      id: "asmtres-vRVQxpqq64EA9V5a",
      succeeded: true,
      drifted: true,
      all_checks_succeeded: true,
      resources_drifted: 4,
      resources_undrifted: 55,
      checks_passed: 33,
      checks_failed: 0,
      checks_errored: 0,
      checks_unknown: 0,
      created_at: "2022-06-09T05:23:10Z",
    },
    workspace_id: "ws-XdeUVMWShTesDMME",
    workspace_name: "my-workspace",
    organization_name: "acme-org",
  },
};

/** Sentry: organization/integrations/integration-platform/webhooks. */
export const sentryIssue = {
  action: "created",
  actor: { id: "sentry", name: "Sentry", type: "application" },
  data: {
    issue: {
      count: "1",
      culprit: "?(runner)",
      firstSeen: "2019-08-19T20:58:37.391000Z",
      id: "1170820242",
      lastSeen: "2019-08-19T20:58:37.391000Z",
      level: "error",
      permalink: null,
      web_url: "https://sentry.io/organizations/test-org/issues/1170820242/",
      platform: "javascript",
      project: { id: "1", name: "front-end", platform: "", slug: "front-end" },
      shortId: "FRONT-END-9",
      status: "unresolved",
      substatus: "new",
      title: "ReferenceError: blooopy is not defined",
      type: "error",
      userCount: 1,
    },
  },
  installation: { uuid: "a8e5d37a-696c-4c54-adb5-b3f28d64c7de" },
};
export const sentryEventAlert = {
  action: "triggered",
  actor: { id: "sentry", name: "Sentry", type: "application" },
  data: {
    event: {
      culprit: "?(<anonymous>)",
      datetime: "2019-08-19T21:06:17.677000Z",
      event_id: "e4874d664c3540c1a32eab185f12c5ab",
      exception: {
        values: [
          {
            stacktrace: {
              frames: [
                { filename: "/js/prod/runner-4.1.7.min.js", lineno: 1, function: null },
                { filename: "<anonymous>", lineno: 3, function: "heck" },
              ],
            },
            type: "ReferenceError",
            value: "heck is not defined",
          },
        ],
      },
      issue_url: "https://sentry.io/api/0/issues/1117540176/",
      issue_id: "1117540176",
      level: "error",
      platform: "javascript",
      project: 1,
      release: null,
      tags: [
        ["browser", "Chrome 75.0.3770"],
        ["environment", "production"],
      ],
      title: "ReferenceError: heck is not defined",
      url: "https://sentry.io/api/0/projects/test-org/front-end/events/e4874d664c3540c1a32eab185f12c5ab/",
      web_url:
        "https://sentry.io/organizations/test-org/issues/1117540176/events/e4874d664c3540c1a32eab185f12c5ab/",
    },
    triggered_rule: "Very Important Alert Rule!",
  },
  installation: { uuid: "a8e5d37a-696c-4c54-adb5-b3f28d64c7de" },
};
export function sentryMetricAlert(action: string) {
  return {
    action,
    actor: { id: "sentry", name: "Sentry", type: "application" },
    data: {
      description_text: "1000 events in the last 10 minutes\nFilter: level:error",
      description_title: `${action}: Too many errors`,
      metric_alert: {
        alert_rule: {
          aggregate: "count()",
          environment: null,
          id: "7",
          name: "Too many errors",
          projects: ["bar"],
          query: "level:error",
        },
        date_closed: null,
        date_detected: "2020-09-13T12:26:40.000000Z",
        id: "4",
        identifier: "1",
        projects: ["bar"],
        title: "Sacred Marmot",
      },
      web_url: "https://sentry.io/organizations/baz/alerts/1/",
    },
    installation: { uuid: "a8e5d37a-696c-4c54-adb5-b3f28d64c7de" },
  };
}
export const sentryInstallation = {
  action: "created",
  actor: { id: 1, name: "Meredith Heller", type: "user" },
  data: {
    installation: {
      status: "pending",
      organization: { slug: "test-org" },
      app: { uuid: "2ebf071f-28df-4989-aca9-c37c763b278f", slug: "webhooks-galore" },
      code: "f3c71b491e3949b6b033ae45312a4fcb",
      uuid: "a8e5d37a-696c-4c54-adb5-b3f28d64c7de",
    },
  },
  installation: { uuid: "a8e5d37a-696c-4c54-adb5-b3f28d64c7de" },
};

/** Uptime Kuma: server/notification-providers/webhook.js, with a heartbeat as it stores one. */
export function kuma(status: number, msg = "getaddrinfo ENOTFOUND shop.example.test") {
  return {
    heartbeat: {
      monitorID: 29,
      status,
      time: "2024-09-24 23:51:35.527",
      msg,
      important: true,
      duration: 0,
      ping: status === 1 ? 87 : null,
      timezone: "America/Los_Angeles",
      timezoneOffset: "-07:00",
      localDateTime: "2024-09-24 16:51:35",
    },
    monitor: {
      id: 29,
      name: "Shop",
      url: "https://shop.example.test/",
      hostname: null,
      type: "http",
      interval: 60,
      tags: [{ tag_id: 1, name: "team", value: "web", color: "#f00" }],
    },
    msg: `[Shop] [🔴 Down] ${msg}`,
  };
}

/** CloudWatch: the message of an alarm's action. */
export function cloudwatch(state: string) {
  return {
    AlarmName: "example-cloudwatch-alarm",
    AlarmDescription: "testing state change",
    AWSAccountId: "123456789012",
    NewStateValue: state,
    NewStateReason:
      "Threshold Crossed: 1 out of the last 1 datapoints [1.0 (22/11/19 15:38:00)] was less than the threshold (5.0).",
    StateChangeTime: "2019-11-22T15:43:51.730+0000",
    Region: "EU (London)",
    AlarmArn: "arn:aws:cloudwatch:eu-west-2:123456789012:alarm:example-cloudwatch-alarm",
    OldStateValue: "OK",
    Trigger: {
      MetricName: "Invocations",
      Namespace: "AWS/Lambda",
      Statistic: "AVERAGE",
      Unit: null,
      Dimensions: [{ name: "FunctionName", value: "shop" }],
      Period: 300,
      Threshold: 5.0,
    },
  };
}
/** EventBridge: a state change of CodePipeline. */
export const codePipeline = {
  version: "0",
  id: "01234567-EXAMPLE",
  "detail-type": "CodePipeline Pipeline Execution State Change",
  source: "aws.codepipeline",
  account: "123456789012",
  time: "2020-01-24T22:03:07Z",
  region: "us-east-1",
  resources: ["arn:aws:codepipeline:us-east-1:123456789012:myPipeline"],
  detail: { pipeline: "myPipeline", "execution-id": "01234567-0123", state: "FAILED", version: 1 },
};
export const alarmEvent = {
  version: "0",
  id: "c4c1c1c9",
  "detail-type": "CloudWatch Alarm State Change",
  source: "aws.cloudwatch",
  account: "123456789012",
  time: "2019-10-02T17:04:40Z",
  region: "us-east-1",
  resources: ["arn:aws:cloudwatch:us-east-1:123456789012:alarm:ServerCpuTooHigh"],
  detail: {
    alarmName: "ServerCpuTooHigh",
    configuration: { description: "Goes into alarm when CPU is too high" },
    previousState: { value: "OK" },
    state: { value: "ALARM", reason: "CPU", timestamp: "2019-10-02T17:04:40.985+0000" },
  },
};

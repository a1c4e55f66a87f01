import { derived, type Payload, recorded } from "../examples.ts";
import type { Becomes } from "./row.ts";

const hello = "Codertocat/Hello-World";
const toMain = (more: Payload = {}) =>
  derived(recorded("push", 4), {
    created: false,
    repository: { pushed_at: 1557933657, default_branch: "master" },
    ...more,
  });
const container = (tag: string): Payload =>
  derived(recorded("package", 1), {
    package: {
      package_version: {
        container_metadata: { tag: { name: tag } },
        package_url: `ghcr.io/codertocat/hello-world:${tag}`,
      },
    },
  });
const { package: asPackage, ...around } = container("1.4.2");

/** Pushes, releases, pull requests, packages, and what is no news. */
export const code: Becomes = {
  "push to the default branch": [
    "push",
    toMain(),
    [
      {
        type: "push.branch",
        kind: "message",
        severity: "info",
        title: "Codertocat pushed 1 commit to master",
        text: `- [6113728](https://github.com/${hello}/commit/6113728f27ae82c7b1a177c8d03f9e96e0adf246) Initial commit (Codertocat)`,
        at: "2019-05-15T15:20:57.000Z",
      },
    ],
  ],
  "push by force": [
    "push",
    toMain({ forced: true }),
    [{ severity: "warning", title: "Codertocat force-pushed master" }],
  ],
  "push to another branch": ["push", toMain({ ref: "refs/heads/wip" }), []],
  "push of a tag": [
    "push",
    recorded("push", 0),
    [{ type: "push.tag", title: "Codertocat pushed tag simple-tag", severity: "info" }],
  ],
  "push that deletes a tag": [
    "push",
    recorded("push", 1),
    [{ title: "Codertocat deleted tag simple-tag" }],
  ],
  "release published": [
    "release",
    recorded("release", 11),
    [
      {
        type: "release.published",
        kind: "message",
        subject: `${hello} 0.0.1`,
        title: "release 0.0.1 published",
        at: "2019-05-15T15:20:53.000Z",
      },
    ],
  ],
  "release edited": ["release", recorded("release", 7), []],
  "pull_request opened": [
    "pull_request",
    derived(recorded("pull_request", 1), { action: "opened" }),
    [{ kind: "message", title: "#2 opened: Update the README with new information." }],
  ],
  "pull_request merged": [
    "pull_request",
    derived(recorded("pull_request", 1), { action: "closed", pull_request: { merged: true } }),
    [{ type: "pull_request.merged", subject: `${hello} #2` }],
  ],
  "pull_request given up": [
    "pull_request",
    derived(recorded("pull_request", 1), { action: "closed" }),
    [{ title: "#2 closed without merging: Update the README with new information." }],
  ],
  "pull_request assigned": ["pull_request", recorded("pull_request", 1), []],
  "package of npm": [
    "package",
    recorded("package", 0),
    [{ type: "package.published", kind: "message", title: "hello-world-npm 1.0.0 published" }],
  ],
  "package that is a tagged image": [
    "package",
    container("1.4.2"),
    [
      {
        id: "github:Codertocat/hello-world-npm:package:container:hello-world-npm:1.4.2:sha256:6c62fb45fe66bfb1ea9a66abc38f6a0cc974292b",
        title: "ghcr.io/codertocat/hello-world:1.4.2 published",
        at: "2019-05-09T23:28:29.000Z",
      },
    ],
  ],
  "registry_package that is the same image": [
    "registry_package",
    { ...around, registry_package: asPackage },
    [
      {
        id: "github:Codertocat/hello-world-npm:package:container:hello-world-npm:1.4.2:sha256:6c62fb45fe66bfb1ea9a66abc38f6a0cc974292b",
      },
    ],
  ],
  "package that is one platform of an image": ["package", recorded("package", 1), []],
  ping: [
    "ping",
    recorded("ping", 1),
    [{ kind: "message", severity: "info", title: `webhook of Octocoders/Hello-World connected` }],
  ],
  repository_dispatch: ["repository_dispatch", recorded("repository_dispatch", 0), []],
  workflow_dispatch: ["workflow_dispatch", recorded("workflow_dispatch", 0), []],
  issues: ["issues", recorded("issues", 0), []],
};

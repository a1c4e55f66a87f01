import { describe, expect, test } from "vitest";
import { derived, recorded, told } from "./examples.ts";

describe("the labels that other sources have too", () => {
  const labelsOf = (event: string, payload: unknown) => told(event, payload)[0]?.labels;
  const commit = "6113728f27ae82c7b1a177c8d03f9e96e0adf246";
  const toMain = (more: object = {}) =>
    derived(recorded("push", 4), {
      created: false,
      repository: { default_branch: "master" },
      ...more,
    });

  test("a push to the default branch is a change, its deletion and a tag are none", () => {
    expect(labelsOf("push", toMain())).toMatchObject({
      repository: "Codertocat/Hello-World",
      branch: "master",
      commit,
      change: "push",
    });
    const deleted = toMain({ deleted: true, head_commit: null, after: "0".repeat(40) });
    expect(labelsOf("push", deleted)).not.toHaveProperty("change");
    expect(labelsOf("push", deleted)).not.toHaveProperty("commit");
    expect(labelsOf("push", recorded("push", 0))).toMatchObject({ tag: "simple-tag" });
    expect(labelsOf("push", recorded("push", 0))).not.toHaveProperty("change");
  });

  test("a deployment is a change once it runs, what it says of its environment is none", () => {
    const sha = "f95f852bd8fca8fcc58a9a2d6c842781e32a215e";
    const [ran, problem] = told("deployment_status", recorded("deployment_status", 0));
    expect(ran?.labels).toMatchObject({
      change: "deploy",
      environment: "production",
      branch: "master",
      commit: sha,
    });
    expect(problem?.labels).toMatchObject({ environment: "production", commit: sha });
    expect(problem?.labels).not.toHaveProperty("change");
    const asked = labelsOf("deployment", recorded("deployment", 0));
    expect(asked).not.toHaveProperty("change");
  });

  test("an image that was published is a change, with its commit", () => {
    const image = derived(recorded("package", 1), {
      package: {
        package_version: {
          container_metadata: { tag: { name: "1.4.2" } },
          package_url: "ghcr.io/Codertocat/hello-world:1.4.2",
        },
      },
    });
    const labels = derived(image, {
      package: {
        package_version: { container_metadata: { labels: { revision: "b".repeat(40) } } },
      },
    });
    expect(labelsOf("package", image)).toMatchObject({
      image: "ghcr.io/codertocat/hello-world",
      tag: "1.4.2",
      change: "image",
      commit: "6c62fb45fe66bfb1ea9a66abc38f6a0cc974292b",
    });
    expect(labelsOf("package", labels)?.commit).toBe("b".repeat(40));
    expect(labelsOf("package", recorded("package", 0))).not.toHaveProperty("change");
  });

  test("a check names its app under a name of its own, and no commit as a branch", () => {
    const labels = labelsOf("check_run", recorded("check_run", 2));
    expect(labels).toMatchObject({ check_app: "octocoders-linter", branch: "changes" });
    expect(labels).not.toHaveProperty("app");
    const fork = derived(recorded("check_run", 2), {
      check_run: { check_suite: { head_branch: null } },
    });
    expect(labelsOf("check_run", fork)).not.toHaveProperty("branch");
  });

  test("a merged pull request names the commit that it became", () => {
    const pull = derived(recorded("pull_request", 1), {
      action: "closed",
      pull_request: { merged: true },
    });
    expect(labelsOf("pull_request", pull)?.commit).toBe("c4295bd74fb0f4fda03689c3df3f2803b658fd85");
  });
});

import { describe, expect, test } from "vitest";
import { payload, readingOf } from "./payload.ts";

describe("the labels that other sources have too", () => {
  const labelled = async (app: object, images: readonly string[]) => {
    const body = payload({ app: { ...app, status: { summary: { images: [...images] } } } });
    const reading = await readingOf(body);
    const notices = reading.status === "read" ? reading.notices : [];
    return notices.find(({ type }) => type === "app.operation.succeeded")?.labels;
  };
  const spec = (repoURL: string, targetRevision: string) => ({
    spec: { source: { repoURL, targetRevision, path: "deploy" } },
  });

  test.each([
    ["git@github.com:acme/shop.git", "acme/shop"],
    ["https://gitlab.com/acme/web/shop.git", "acme/web/shop"],
    ["https://git.acme.test/shop", undefined],
  ])("the repository of %s is %s", async (url, repository) => {
    expect((await labelled(spec(url, "main"), []))?.repository).toBe(repository);
  });

  test.each([
    ["main", "main"],
    ["refs/heads/release", "release"],
    ["HEAD", undefined],
    ["v1.2.0", undefined],
    ["1.*", undefined],
    ["refs/tags/x", undefined],
    ["53e28ff20cc530b9ada2173fbbd64d48338583ba", undefined],
  ])("the branch of %s is %s", async (revision, branch) => {
    const url = "https://github.com/acme/shop";
    expect((await labelled(spec(url, revision), []))?.branch).toBe(branch);
  });

  test.each([
    [["ghcr.io/acme/api:1.2@sha256:ab", "ghcr.io/acme/api:1.3"], "ghcr.io/acme/api", "1.2"],
    [["redis:7", "reg.test:5000/acme/guestbook:2"], "reg.test:5000/acme/guestbook", "2"],
    [["reg.test:5000/acme/x@sha256:ab"], "reg.test:5000/acme/x", undefined],
    [["redis:7", "postgres:16"], undefined, undefined],
    [[], undefined, undefined],
  ])("of the images %j it is %s", async (images, image, tag) => {
    const labels = await labelled({}, images);
    expect([labels?.image, labels?.tag]).toEqual([image, tag]);
  });

  test("the commit is that of the source with the code, not of the chart", async () => {
    const sources = [
      { repoURL: "https://charts.test", chart: "redis", targetRevision: "18.1.0" },
      { repoURL: "https://github.com/acme/values", targetRevision: "main" },
    ];
    const commit = "1".repeat(40);
    const body = payload({
      app: {
        spec: { source: undefined, sources },
        metadata: { labels: { env: "staging" } },
        status: {
          operationState: { syncResult: { revision: undefined, revisions: ["18.1.0", commit] } },
        },
      },
    });
    const reading = await readingOf(body);
    expect(reading.status === "read" && reading.notices[0]?.labels).toMatchObject({
      repository: "acme/values",
      branch: "main",
      commit,
      revision: "18.1.0",
      environment: "staging",
      change: "deploy",
    });
  });
});

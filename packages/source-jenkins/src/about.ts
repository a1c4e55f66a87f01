import {
  type Fact,
  firstFew,
  type Link,
  type NoticeInput,
  oneLine,
  showDuration,
} from "@tocsin/core";
import { type Branch, branchOf } from "./branch.ts";
import type { Build } from "./build.ts";
import { testsInShort } from "./evidence.ts";
import { namesEnvironment } from "./parameters.ts";
import { commitPage, isCommit, repositoryName } from "./repository.ts";

/** What all notices of a build tell alike. */
export type About = Required<Pick<NoticeInput, "subject" | "labels" | "links" | "facts">> &
  Pick<NoticeInput, "actor" | "at">;

const shownParameters = 8;
const shownFiles = 5;
const deploys = /(?:^|[^a-z])(?:deploy(?:s|ment|ments)?|rollout)(?:$|[^a-z])/i;

export function aboutBuild(build: Build): About {
  const branch = branchOf(build.place, build.scm.branch);
  const by = /^Started by user ([^,]{1,100})/.exec(build.cause ?? "")?.[1];
  return {
    // Not the branch that was checked out: it is not known when the build starts.
    subject: build.place.name,
    labels: labelsOf(build, branch),
    links: linksOf(build),
    facts: factsOf(build, branch),
    ...(by === undefined ? {} : { actor: { name: by.trim() } }),
    ...(build.at === undefined ? {} : { at: new Date(build.at).toISOString() }),
  };
}

function labelsOf({ place, scm, parameters, result }: Build, branch: Branch | undefined) {
  const labels = {
    job: place.name,
    branch: branch?.name,
    pull_request: branch?.pull,
    repository: repositoryName(scm.url),
    commit: isCommit(scm.commit) ? scm.commit : undefined,
    environment: parameters.find(([name]) => namesEnvironment(name))?.[1],
    result: result?.toLowerCase(),
  };
  const known = Object.entries(labels).filter((label): label is [string, string] => !!label[1]);
  return Object.fromEntries(known);
}

/** Whether it changes something that runs, by the job's name: the payload says no more. */
export function isDeployment({ place, phase, result }: Build): boolean {
  return deploys.test(place.name) && phase !== "queued" && result !== "NOT_BUILT";
}

function linksOf({ place: { page, number }, scm, tests, result }: Build): Link[] {
  const commit = commitPage(scm.url, scm.commit);
  const links: Link[] = [];
  if (page !== undefined) {
    links.push({ title: number === undefined ? "Job" : "Build", url: page });
    const failed = result !== undefined && result !== "SUCCESS" && number !== undefined;
    if (failed && testsInShort(tests) !== "") {
      links.push({ title: "Tests", url: `${page}testReport/` });
    }
    if (failed) links.push({ title: "Console", url: `${page}console` });
  }
  if (commit !== undefined) links.push({ title: "Commit", url: commit });
  return links;
}

function factsOf(build: Build, branch: Branch | undefined): Fact[] {
  const { scm, tests, durationMs, parameters, artifacts } = build;
  const commit = isCommit(scm.commit) ? scm.commit.slice(0, 7) : scm.commit;
  const passed = tests && Math.max(0, tests.total - tests.failed - tests.skipped);
  const page = commitPage(scm.url, scm.commit);
  const facts = [
    ["Duration", durationMs === undefined ? undefined : showDuration(durationMs)],
    ["Tests", tests && `${passed} passed, ${tests.failed} failed, ${tests.skipped} skipped`],
    ["Branch", branch?.name],
    ["Commit", commit, page],
    ["Culprits", firstFew(scm.culprits, shownFiles)],
    ["Changes", firstFew(scm.changes, shownFiles)],
    ["Cause", build.cause],
    ["Stage", build.stage],
    [
      "Parameters",
      firstFew(
        parameters.map(([name, value]) => `${name}=${value}`),
        shownParameters,
      ),
    ],
    ["Artifacts", firstFew(artifacts, shownFiles)],
    ["Annotation", build.annotation],
  ] as const;
  return facts.flatMap(([name, value, url]): Fact[] => {
    const said = oneLine(value ?? "", 500);
    if (said === "") return [];
    return [url === undefined ? { name, value: said } : { name, value: said, url }];
  });
}

// The examples of GitLab's documentation (doc/user/project/integrations/webhook_events.md), shortened to what
// can be read and set to one project.

export const project = {
  id: 1,
  name: "Gitlab Test",
  web_url: "https://gitlab.example.test/gitlab-org/gitlab-test",
  namespace: "Gitlab Org",
  path_with_namespace: "gitlab-org/gitlab-test",
  default_branch: "master",
};
export const user = { id: 1, name: "Administrator", username: "root", email: "a@example.test" };
const sha = "bcbb5ec396a2c0f828686f14fac9b80b780504f2";

export const pipeline = {
  object_kind: "pipeline",
  object_attributes: {
    id: 31,
    iid: 3,
    name: "Pipeline for branch: master",
    ref: "master",
    tag: false,
    sha,
    before_sha: sha,
    source: "push",
    status: "success",
    stages: ["build", "test", "deploy"],
    created_at: "2016-08-12 15:23:28 UTC",
    finished_at: "2016-08-12 15:26:29 UTC",
    duration: 63,
    url: "https://gitlab.example.test/gitlab-org/gitlab-test/-/pipelines/31",
  },
  user,
  project,
  commit: {
    id: sha,
    message: "test\n",
    timestamp: "2016-08-12T17:23:21+02:00",
    author: { name: "User", email: "user@gitlab.test" },
  },
  builds: [
    build(380, "deploy", "production", "skipped", null),
    build(378, "test", "test-build", "failed", "script_failure"),
    { ...build(377, "test", "lint", "failed", "script_failure"), allow_failure: true },
  ],
};

function build(
  id: number,
  stage: string,
  name: string,
  status: string,
  failure_reason: string | null,
) {
  const ran = status !== "skipped";
  return {
    id,
    stage,
    name,
    status,
    created_at: "2016-08-12 15:23:28 UTC",
    started_at: ran ? "2016-08-12 15:26:12 UTC" : null,
    finished_at: ran ? "2016-08-12 15:26:29 UTC" : null,
    failure_reason,
    allow_failure: false,
  };
}

export const mergeRequestOfPipeline = {
  iid: 12,
  title: "Test",
  source_branch: "test",
  target_branch: "master",
  url: "https://gitlab.example.test/gitlab-org/gitlab-test/-/merge_requests/12",
};

export const job = {
  object_kind: "build",
  ref: "master",
  tag: false,
  sha: "2293ada6b400935a1378653304eaf6221e0fdb8f",
  build_id: 1977,
  build_name: "test",
  build_stage: "test",
  build_status: "failed",
  build_created_at_iso: "2021-02-23T02:41:37Z",
  build_started_at_iso: "2021-02-23T02:42:00Z",
  build_finished_at_iso: "2021-02-23T02:43:00Z",
  build_duration: 60.4,
  build_allow_failure: false,
  build_failure_reason: "script_failure",
  retries_count: 2,
  pipeline_id: 2366,
  project_id: 380,
  user: { id: 3, name: "User", email: "user@gitlab.test" },
  commit: { id: 2366, sha: "2293ada6b400935a1378653304eaf6221e0fdb8f", message: "test\n" },
  project,
  runner: { id: 380987, description: "shared-runners-manager-6.gitlab.com" },
  environment: null,
};

export const deployment = {
  object_kind: "deployment",
  status: "success",
  status_changed_at: "2021-04-28 21:50:00 +0200",
  deployment_id: 15,
  deployable_id: 796,
  deployable_url: "https://gitlab.example.test/gitlab-org/gitlab-test/-/jobs/796",
  environment: "staging",
  environment_tier: "staging",
  environment_slug: "staging",
  environment_external_url: "https://staging.example.com",
  project,
  short_sha: "279484c0",
  user,
  user_url: "https://gitlab.example.test/root",
  commit_url:
    "https://gitlab.example.test/gitlab-org/gitlab-test/-/commit/279484c09fbe69ededfced8c1bb6e6d24616b468",
  commit_title: "Add new file",
};

export const push = {
  object_kind: "push",
  event_name: "push",
  before: "95790bf891e76fee5e1747ab589903a6a1f80f22",
  after: "da1560886d4f094c3e6c9ef40349f7d38b5d27d7",
  ref: "refs/heads/master",
  ref_protected: true,
  checkout_sha: "da1560886d4f094c3e6c9ef40349f7d38b5d27d7",
  user_id: 4,
  user_name: "John Smith",
  user_username: "jsmith",
  project,
  commits: [
    {
      id: "b6568db1bc1dcd7f8b4d5a946b0b91f9dacd7327",
      message: "Update Catalan translation to e38cb41.\n\nSee https://gitlab.com",
      title: "Update Catalan translation to e38cb41.",
      timestamp: "2011-12-12T14:27:31+02:00",
      url: "https://gitlab.example.test/gitlab-org/gitlab-test/-/commit/b6568db1",
      author: { name: "Jordi Mallach", email: "jordi@softcatala.org" },
    },
    {
      id: "da1560886d4f094c3e6c9ef40349f7d38b5d27d7",
      message: "fixed readme",
      title: "fixed readme",
      timestamp: "2012-01-03T23:36:29+02:00",
      url: "https://gitlab.example.test/gitlab-org/gitlab-test/-/commit/da156088",
      author: { name: "GitLab dev user", email: "gitlabdev@dv6700.(none)" },
    },
  ],
  total_commits_count: 4,
};

export const tagPush = {
  ...push,
  object_kind: "tag_push",
  before: "0".repeat(40),
  after: "82b3d5ae55f7080f1e6022629cdb57bfae7cccc7",
  ref: "refs/tags/v1.0.0",
  checkout_sha: "82b3d5ae55f7080f1e6022629cdb57bfae7cccc7",
  commits: [],
  total_commits_count: 0,
};

export const mergeRequest = {
  object_kind: "merge_request",
  event_type: "merge_request",
  user,
  project,
  object_attributes: {
    id: 99,
    iid: 1,
    target_branch: "master",
    source_branch: "ms-viewport",
    title: "MS-Viewport",
    created_at: "2013-12-03T17:23:34Z",
    updated_at: "2013-12-03T17:23:34Z",
    state: "opened",
    draft: false,
    url: "https://gitlab.example.test/gitlab-org/gitlab-test/-/merge_requests/1",
    last_commit: { id: "da1560886d4f094c3e6c9ef40349f7d38b5d27d7" },
    action: "open",
  },
  changes: {},
  reviewers: [{ id: 6, name: "User1", username: "user1" }],
};

export const release = {
  id: 1,
  created_at: "2020-11-02 12:55:12 UTC",
  description: "v1.1 has been *released*",
  name: "v1.1",
  released_at: "2020-11-02 12:55:12 UTC",
  tag: "v1.1",
  object_kind: "release",
  project,
  url: "https://gitlab.example.test/gitlab-org/gitlab-test/-/releases/v1.1",
  action: "create",
  assets: { count: 5, links: [{ id: 1, link_type: "other", name: "Changelog" }] },
  commit: {
    id: "ee0a3fb31ac16e11b9dbb596ad16d4af654d08f8",
    title: "Release v1.1",
    url: "https://gitlab.example.test/gitlab-org/gitlab-test/-/commit/ee0a3fb3",
  },
};

export const issue = {
  object_kind: "issue",
  event_type: "issue",
  user,
  project,
  object_attributes: { id: 301, iid: 23, title: "New API", action: "open" },
};

import type { Actor, NoticeInput } from "@tocsin/core";
import type { Fields } from "../../fields.ts";
import { labels } from "../../notice.ts";

/** One event as GitLab posted it, with what every payload has read once. */
export interface Event {
  readonly payload: Fields;
  readonly project: Project;
  readonly user: Actor | undefined;
  /** The same when GitLab sends it again; empty before 17.4. */
  readonly delivery: string;
}

export interface Project {
  /** `group/project`. */
  readonly path: string;
  readonly url: string | undefined;
  readonly defaultBranch: string;
}

/** What one event becomes; empty when it is of no interest. Pure, and never throws. */
export type Reader = (event: Event) => readonly NoticeInput[];

export function eventOf(payload: Fields, delivery: string): Event {
  const project = payload.object("project");
  return {
    payload,
    delivery,
    project: {
      path: project.line("path_with_namespace", 200),
      url: project.url("web_url"),
      defaultBranch: project.line("default_branch"),
    },
    user: userOf(payload),
  };
}

function userOf(payload: Fields): Actor | undefined {
  const user = payload.object("user");
  const name =
    user.line("username", 100) ||
    user.line("name", 100) ||
    payload.line("user_username", 100) ||
    payload.line("user_name", 100);
  const url = payload.url("user_url");
  if (name === "") return undefined;
  return url === undefined ? { name } : { name, url };
}

/** Those of the project with the event's own. */
export function projectLabels(
  { project, user }: Event,
  own: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return labels({ repository: project.path, actor: user?.name, ...own });
}

/** The commit when it is named in full. */
export function fullSha(sha: string): string | undefined {
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(sha) ? sha : undefined;
}

export function commitUrl(project: Project, sha: string): string | undefined {
  const isSha = /^[0-9a-f]{7,64}$/.test(sha);
  return project.url === undefined || !isSha ? undefined : `${project.url}/-/commit/${sha}`;
}

/** The first line of a commit's message. */
export function headline(commit: Fields): string {
  return (
    commit.line("title", 120) || (commit.block("message", 500).split("\n")[0] ?? "").slice(0, 120)
  );
}

/** The id of a state: the hooks of a project and of its group give the same one. */
export function stateId(project: Project, ...parts: readonly (string | undefined)[]): string {
  return ["gitlab", project.path, ...parts.map((part) => part ?? "")].join(":");
}

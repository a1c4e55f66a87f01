/** A run of a workflow. */
export interface GitHubRun {
  readonly id: number;
  readonly number: number;
  status: "queued" | "in_progress" | "completed";
  conclusion: string | null;
  attempt: number;
  /** GitHub runs nothing again that is older than a month. */
  readonly old?: boolean;
  /** Of which workflow's file, and on what, where it was started by hand. */
  readonly file?: string;
  readonly ref?: string;
  readonly at?: number;
}

/** An environment that a run waits for. */
export interface GitHubPending {
  readonly id: number;
  readonly name: string;
  readonly mayApprove: boolean;
}

export interface GitHubWorkflow {
  /** `deploy.yml` */
  readonly file: string;
  readonly name: string;
  readonly source: string;
  /** The inputs that the source declares: GitHub takes no others. */
  readonly inputs?: readonly string[];
  readonly disabled?: boolean;
}

export interface GitHubRepository {
  /** `acme/api` */
  readonly name: string;
  readonly archived?: boolean;
  readonly defaultBranch?: string;
  readonly refs?: readonly string[];
  readonly workflows?: readonly GitHubWorkflow[];
}

/** What of GitHub Actions a token can reach. */
export interface GitHubActions {
  repository(repository: GitHubRepository): void;
  /** Makes a run, by default one that has failed. */
  run(repository: string, run: Pick<GitHubRun, "id"> & Partial<GitHubRun>): GitHubRun;
  /** A run that waits for somebody to approve a deployment. */
  wait(repository: string, run: number, environments: readonly GitHubPending[]): void;
  /** A right of a fine-grained token; all are `write` at first. */
  permit(right: GitHubTokenRight, level: "write" | "read" | "none"): void;
  /** Runs that are asked for by hand do not show up. */
  hideStarted(): void;
  /** Somebody else starts the same workflow at the same moment. */
  crowd(): void;
  /** An Enterprise Server that does not tell the run that a start becomes. */
  beOld(): void;
  /** What was asked for by hand. */
  readonly started: readonly GitHubStart[];
}

export type GitHubTokenRight = "actions" | "contents" | "deployments";

export interface GitHubStart {
  readonly file: string;
  readonly ref: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** All that the answers read and change. */
export interface ActionsState {
  readonly repositories: Map<string, GitHubRepository>;
  /** By `acme/api`. */
  readonly runs: Map<string, GitHubRun[]>;
  /** By `acme/api 12`. */
  readonly pending: Map<string, readonly GitHubPending[]>;
  readonly rights: Map<GitHubTokenRight, string>;
  readonly started: GitHubStart[];
  readonly now: () => number;
  hidden: boolean;
  crowded: boolean;
  old: boolean;
}

export function actionsState(now: () => number): ActionsState {
  return {
    repositories: new Map(),
    runs: new Map(),
    pending: new Map(),
    rights: new Map(),
    started: [],
    now,
    hidden: false,
    crowded: false,
    old: false,
  };
}

/** What a test changes in it. */
export function githubActions(state: ActionsState): GitHubActions {
  return {
    started: state.started,
    repository(repository) {
      state.repositories.set(repository.name, repository);
    },
    run(repository, { id, ...rest }) {
      const made: GitHubRun = {
        id,
        number: id - 1_000,
        status: "completed",
        conclusion: "failure",
        attempt: 1,
        ...rest,
      };
      state.runs.set(repository, [...(state.runs.get(repository) ?? []), made]);
      return made;
    },
    wait(repository, run, environments) {
      state.pending.set(`${repository} ${run}`, environments);
    },
    permit(right, level) {
      state.rights.set(right, level);
    },
    hideStarted() {
      state.hidden = true;
    },
    crowd() {
      state.crowded = true;
    },
    beOld() {
      state.old = true;
    },
  };
}

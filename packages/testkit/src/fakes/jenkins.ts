import { type Answer, type FakeHttp, fakeHttp, type Seen } from "./http.ts";
import { jenkinsDeeds } from "./jenkins-deeds.ts";
import { type JenkinsPermission, jenkinsGate, page } from "./jenkins-gate.ts";
import {
  definitionOf,
  inputOf,
  type JenkinsAnswer,
  type JenkinsBuild,
  type JenkinsItem,
  type JenkinsJob,
} from "./jenkins-objects.ts";
import { prune, readTree } from "./jenkins-tree.ts";

export interface FakeJenkinsOptions {
  readonly user: string;
  readonly token: string;
  /** The path that it lives under, as in `/jenkins`. */
  readonly prefix?: string;
  /** It asks for a crumb, though the token is an API token. */
  readonly crumbs?: boolean;
}

export interface FakeJenkins {
  /** With its path, without a slash at the end. */
  readonly url: string;
  /** Faults, and every request that was made. */
  readonly http: FakeHttp;
  /** Makes a job, as in `job("job/acme/job/api")`. */
  job(path: string, fields?: Partial<JenkinsJob>): JenkinsJob;
  /** A build of it, with the next number unless one is given. */
  build(job: JenkinsJob, fields?: Partial<JenkinsBuild>): JenkinsBuild;
  readonly builds: readonly JenkinsBuild[];
  /** The next builds stay in the queue for so many looks; Infinity: for ever. */
  queueFor(looks: number): void;
  readonly queue: readonly JenkinsItem[];
  /** What was answered to inputs. */
  readonly answers: readonly JenkinsAnswer[];
  forbid(permission: JenkinsPermission): void;
  allow(permission: JenkinsPermission): void;
  stop(): Promise<void>;
}

const jobPath = /^\/(job\/[^/]+(?:\/job\/[^/]+)*)(\/.*)$/;
const why = "In the quiet period. Expires in 4.9 sec";

/** A Jenkins' remote API over real HTTP, strict about proof, methods, forms, parameters and permissions. */
export async function fakeJenkins(options: FakeJenkinsOptions): Promise<FakeJenkins> {
  const { user, token, prefix = "", crumbs = false } = options;
  const gate = jenkinsGate({ user, token, crumbs });
  const jobs = new Map<string, JenkinsJob>();
  const builds: JenkinsBuild[] = [];
  const queue: JenkinsItem[] = [];
  const answers: JenkinsAnswer[] = [];
  let looks = 2;

  const deeds = jenkinsDeeds({
    gate,
    user,
    answers,
    enqueue(job, parameters) {
      const id = 900 + queue.length;
      const item = {
        id,
        job: job.path,
        looks,
        cancelled: false,
        parameters,
        executable: undefined,
      };
      queue.push(item);
      // Jenkins writes the address that people use.
      return `https://ci.example.com${prefix}/queue/item/${id}/`;
    },
  });

  function build(job: JenkinsJob, fields: Partial<JenkinsBuild> = {}): JenkinsBuild {
    const numbers = builds.filter((each) => each.job === job.path).map(({ number }) => number);
    const made: JenkinsBuild = {
      job: job.path,
      number: Math.max(0, ...numbers) + 1,
      building: true,
      result: null,
      parameters: [],
      inputs: [],
      stubborn: false,
      ...fields,
    };
    builds.push(made);
    return made;
  }

  function look(item: JenkinsItem) {
    const job = jobs.get(item.job);
    item.looks -= 1;
    if (item.looks <= 0 && !item.cancelled && job !== undefined)
      item.executable ??= build(job, { parameters: item.parameters });
    const { executable, cancelled } = item;
    return {
      _class: `hudson.model.Queue$${executable || cancelled ? "LeftItem" : "WaitingItem"}`,
      id: item.id,
      cancelled,
      why: executable || cancelled ? null : why,
      executable: executable && { number: executable.number, url: `https://ci.example.com/x/` },
    };
  }

  const http = await fakeHttp((seen) => {
    const stopped = gate.stops(seen);
    if (stopped !== undefined) return stopped;
    if (!seen.path.startsWith(`${prefix}/`)) return page("Not Found", 404);
    const path = seen.path.slice(prefix.length);
    if (path === "/crumbIssuer/api/json") return gate.crumb();
    const item = /^\/queue\/item\/(\d+)\/api\/json$/.exec(path)?.[1];
    if (item !== undefined) {
      const found = queue.find(({ id }) => String(id) === item);
      return found === undefined ? page("Not Found", 404) : exported(seen, () => look(found));
    }
    const [, name = "", rest = ""] = jobPath.exec(path) ?? [];
    const job = jobs.get(name);
    if (job === undefined) return page("Not Found", 404);
    return gate.denies("Job/Read") ?? ofJob(job, rest, seen);
  });

  function ofJob(job: JenkinsJob, rest: string, seen: Seen): Answer {
    const isPost = seen.method === "POST";
    if (rest === "/build" || rest === "/buildWithParameters")
      return isPost
        ? deeds.build(job, rest === "/build" ? "build" : "buildWithParameters", seen)
        : page("Form post required", 405);
    if (rest === "/api/json") {
      return exported(seen, () => ({
        _class: "org.jenkinsci.plugins.workflow.job.WorkflowJob",
        buildable: job.buildable,
        property: [
          { _class: "jenkins.model.BuildDiscarderProperty" },
          ...(job.parameters.length === 0
            ? []
            : [
                {
                  _class: "hudson.model.ParametersDefinitionProperty",
                  parameterDefinitions: job.parameters.map(definitionOf),
                },
              ]),
        ],
      }));
    }
    const [, number, more = ""] = /^\/(\d+)(\/.*)$/.exec(rest) ?? [];
    const found = builds.find((each) => each.job === job.path && String(each.number) === number);
    return found === undefined ? page("Not Found", 404) : ofBuild(found, more, seen);
  }

  function ofBuild(found: JenkinsBuild, rest: string, seen: Seen): Answer {
    const { job, number, building, result, parameters, inputs } = found;
    const isPost = seen.method === "POST";
    if (rest === "/api/json") {
      return exported(seen, () => ({
        _class: "org.jenkinsci.plugins.workflow.job.WorkflowRun",
        number,
        building,
        result,
        actions: [
          { _class: "hudson.model.CauseAction" },
          {},
          ...(parameters.length === 0
            ? []
            : [{ _class: "hudson.model.ParametersAction", parameters }]),
        ],
      }));
    }
    if (rest === "/wfapi/pendingInputActions")
      return { status: 200, body: inputs.map((each) => inputOf(each, `/${job}/${number}/`)) };
    if (!isPost) return page("Form post required", 405);
    if (rest === "/stop") return deeds.stop(found);
    const [, id = "", how = ""] = /^\/input\/([^/]+)\/(\w+)$/.exec(rest) ?? [];
    return deeds.input(found, decodeURIComponent(id), how, seen);
  }

  return {
    url: `${http.url}${prefix}`,
    http,
    job(path, fields = {}) {
      const made = { path, parameters: [], buildable: true, keptOut: false, ...fields };
      jobs.set(path, made);
      return made;
    },
    build,
    builds,
    queueFor(next) {
      looks = next;
    },
    queue,
    answers,
    forbid: gate.forbid,
    allow: gate.allow,
    stop: () => http.stop(),
  };
}

/** An object as the remote API gives it: whoever asks for all of it learns here that it is dear. */
function exported({ query }: Seen, object: () => object): Answer {
  const asked = readTree(query.get("tree") ?? "");
  if (asked === undefined) return page(`the fake wants a tree, not ${query.get("tree")}`, 400);
  return { status: 200, body: prune(object(), asked) as object };
}

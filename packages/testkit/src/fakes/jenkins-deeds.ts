import type { Answer, Seen } from "./http.ts";
import { type JenkinsGate, page } from "./jenkins-gate.ts";
import type {
  JenkinsAnswer,
  JenkinsBuild,
  JenkinsJob,
  JenkinsParameter,
} from "./jenkins-objects.ts";

export interface JenkinsDeedParts {
  readonly gate: JenkinsGate;
  readonly user: string;
  readonly answers: JenkinsAnswer[];
  /** Puts a build into the queue, and gives the item's address. */
  enqueue(job: JenkinsJob, parameters: JenkinsBuild["parameters"]): string;
}

/** What Jenkins does on a POST. */
export function jenkinsDeeds({ gate, user, answers, enqueue }: JenkinsDeedParts) {
  const oops = (message: string) => page(`Oops! ${message}`, 500);
  const failure = (message: string) => page("Error", 400, { "x-error": message });

  return {
    build(job: JenkinsJob, how: "build" | "buildWithParameters", { body }: Seen): Answer {
      const denied = gate.denies("Job/Build");
      if (denied !== undefined) return denied;
      if (!job.buildable) return page(`${job.path} is not buildable`, 409);
      const withParameters = how === "buildWithParameters";
      if (withParameters && job.parameters.length === 0)
        return oops("This build is not parameterized!");
      if (!withParameters && job.parameters.length > 0) return failure("Nothing is submitted");
      const form = new URLSearchParams(body);
      // Jenkins takes no notice of it; a test should learn of it.
      for (const name of form.keys())
        if (!job.parameters.some((each) => each.name === name))
          return failure(`the fake's job has no parameter ${name}`);
      const values: { name: string; value?: unknown }[] = [];
      for (const each of job.parameters) {
        const given = form.getAll(each.name);
        if (given.length > 1) return oops(`Illegal number of parameter values for ${each.name}`);
        const value = given[0] ?? String(each.value ?? each.choices?.[0] ?? "");
        if (each.choices !== undefined && !each.choices.includes(value))
          return oops(`Illegal choice for parameter ${each.name}: ${value}`);
        values.push(recorded(each, value));
      }
      if (job.keptOut) return { status: 302, headers: { location: "." } };
      return { status: 201, headers: { location: enqueue(job, values) } };
    },
    stop(build: JenkinsBuild): Answer {
      const denied = gate.denies("Job/Cancel");
      if (denied !== undefined) return denied;
      if (build.building && !build.stubborn)
        Object.assign(build, { building: false, result: "ABORTED" });
      return { status: 302, headers: { location: "." } };
    },
    input(build: JenkinsBuild, id: string, how: string, { body }: Seen): Answer {
      const found = build.inputs.find((each) => each.id === id);
      if (found === undefined) return page("Not Found", 404);
      if (how !== "proceed" && how !== "abort") return page("Not Found", 404);
      const right = how === "abort" ? "Job/Cancel" : "Job/Build";
      if (found.submitter !== undefined && found.submitter !== user)
        return failure(`You need to be ${found.submitter} to submit this.`);
      if (gate.denies(right) !== undefined)
        return failure(`You need to have ${right} permissions to submit this.`);
      const parameters: Record<string, unknown> = {};
      if (how === "proceed") {
        const json = new URLSearchParams(body).get("json");
        if (json === null) return failure("This page expects a form submission");
        const form = JSON.parse(json) as { parameter?: { name: string; value: unknown }[] };
        for (const { name, value } of form.parameter ?? []) {
          const asked = found.parameters?.find((each) => each.name === name);
          if (asked === undefined) return oops(`No such parameter definition: ${name}`);
          const wanted = asked.type.startsWith("Boolean") ? "boolean" : "string";
          if (typeof value !== wanted) return oops(`the fake wants a ${wanted} for ${name}`);
          parameters[name] = value;
        }
      } else Object.assign(build, { building: false, result: "ABORTED" });
      build.inputs = build.inputs.filter((each) => each !== found);
      answers.push({ id, how, parameters });
      return { status: 200 };
    },
  };
}

function recorded({ name, type }: JenkinsParameter, value: string) {
  if (type.startsWith("Password")) return { name };
  return { name, value: type.startsWith("Boolean") ? value === "true" : value };
}

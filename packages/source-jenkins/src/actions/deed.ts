import {
  type About,
  type Action,
  type ActionEnd,
  type Clock,
  type Field,
  lookUpFields,
  type Order,
  type Tools,
} from "@tocsin/core";
import { type ApiOptions, type JenkinsApi, jenkinsApi } from "./api.ts";
import type { Matter } from "./ends.ts";
import { type Target, targetOf } from "./target.ts";

/** Where a deed is done. */
export interface Scene {
  readonly api: JenkinsApi;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly target: Target;
  /** The matter with a build's number, or of the job. */
  matter(permission: string, number?: number): Matter;
}

/** An action on the one job that an incident is about. */
export interface Deed {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly applies: (target: Target) => boolean;
  readonly confirm: (target: Target) => string;
  readonly danger?: true;
  /** An end: it can't be done, and why. */
  readonly fields?: (scene: Scene) => Promise<readonly Field[] | ActionEnd>;
  readonly run: (scene: Scene, order: Order) => Promise<ActionEnd>;
}

export interface DeedOptions {
  readonly api: ApiOptions;
  /** Where people open Jenkins. */
  readonly jenkinsUrl: string | undefined;
}

/** Turns deeds into actions on what this source reports. */
export function deedsAsActions(
  deeds: readonly Deed[],
  { api: options, jenkinsUrl }: DeedOptions,
  tools: Tools,
): readonly Action[] {
  const { clock, name: source } = tools;
  const api = jenkinsApi(options, tools);
  const option = `sources.${source}.api`;
  const publicUrl = (jenkinsUrl ?? options.url).replace(/\/+$/, "");
  // Payloads without an address of their own are of the one Jenkins that there is.
  const own = new Set(["jenkins", hostOf(options.url), hostOf(publicUrl)]);

  const sceneOf = (about: About | undefined, signal: AbortSignal): Scene | ActionEnd => {
    const target = about && targetOf(about);
    if (target === undefined)
      return { status: "refused", text: "the incident is about no single job" };
    if (!own.has(target.host)) {
      const text = `this is about the Jenkins ${target.host}, and ${option}.url is another: where both are one, set sources.${source}.jenkinsUrl to https://${target.host}`;
      return { status: "refused", text };
    }
    return {
      api,
      clock,
      signal,
      target,
      matter: (permission, number) => ({
        called: number === undefined ? target.name : `${target.name} #${number}`,
        page: `${publicUrl}/${target.job}/${number === undefined ? "" : `${number}/`}`,
        user: options.user,
        permission,
        option,
      }),
    };
  };

  return deeds.map(({ name, title, description, applies, confirm, danger, fields, run }) => ({
    name,
    title,
    description,
    applies(about) {
      const target = targetOf(about);
      return target !== undefined && applies(target);
    },
    confirm(about) {
      const target = about && targetOf(about);
      return target === undefined ? `${title}?` : confirm(target);
    },
    ...(danger === undefined ? {} : { danger }),
    ...(fields === undefined
      ? {}
      : {
          fields: (about) =>
            lookUpFields(clock, async (signal) => {
              const scene = sceneOf(about, signal);
              return "status" in scene ? scene : fields(scene);
            }),
        }),
    async run(order) {
      const scene = sceneOf(order.about, order.signal);
      return "status" in scene ? scene : run(scene, order);
    },
  }));
}

function hostOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname.replace(/\/+$/, "")}`;
}

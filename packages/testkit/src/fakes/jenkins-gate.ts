import { randomUUID } from "node:crypto";
import type { Answer, Seen } from "./http.ts";

/** A permission as Jenkins' forms call it. */
export type JenkinsPermission = "Job/Read" | "Job/Build" | "Job/Cancel";

export const page = (title: string, status: number, headers = {}): Answer => ({
  status,
  headers: { "content-type": "text/html;charset=utf-8", ...headers },
  body: `<html><head><title>${title}</title></head><body>${title}</body></html>`,
});

export interface JenkinsGateOptions {
  readonly user: string;
  readonly token: string;
  readonly crumbs: boolean;
}

/** Who may come in, and what they may do. */
export function jenkinsGate({ user, token, crumbs }: JenkinsGateOptions) {
  const sessions = new Map<string, string>();
  const forbidden = new Set<JenkinsPermission>();
  const basic = `Basic ${Buffer.from(`${user}:${token}`).toString("base64")}`;

  return {
    forbid: (permission: JenkinsPermission) => void forbidden.add(permission),
    allow: (permission: JenkinsPermission) => void forbidden.delete(permission),
    /** What the filters before Jenkins itself say. */
    stops({ method, headers, body }: Seen): Answer | undefined {
      if (headers.authorization !== basic)
        return page("Invalid password/token for user", 401, { "www-authenticate": "Basic" });
      if (method !== "GET" && method !== "POST") return page("Method Not Allowed", 405);
      if (method !== "POST") return undefined;
      const session = /(?:^|; )JSESSIONID=([^;]+)/.exec(headers.cookie ?? "")?.[1] ?? "";
      const isForged = crumbs && headers["jenkins-crumb"] !== sessions.get(session);
      if (crumbs && (isForged || session === ""))
        return page("Error 403 No valid crumb was included in the request", 403);
      const isForm = /^application\/x-www-form-urlencoded\b/.test(headers["content-type"] ?? "");
      return body !== "" && !isForm ? page("Unsupported Media Type", 415) : undefined;
    },
    /** A user who may not see a job is told that there is none. */
    denies(permission: JenkinsPermission): Answer | undefined {
      if (forbidden.has("Job/Read")) return page("Not Found", 404);
      if (!forbidden.has(permission)) return undefined;
      return page(`${user} is missing the ${permission} permission`, 403, {
        "x-you-are-authenticated-as": user,
        "x-required-permission": `hudson.model.Item.${permission.slice("Job/".length)}`,
        "x-permission-implied-by": "hudson.security.Permission.GenericWrite",
      });
    },
    crumb(): Answer {
      if (!crumbs) return page("Not Found", 404);
      const session = randomUUID();
      const crumb = randomUUID();
      sessions.set(session, crumb);
      return {
        status: 200,
        headers: { "set-cookie": `JSESSIONID=${session}; Path=/; HttpOnly` },
        body: {
          _class: "hudson.security.csrf.DefaultCrumbIssuer",
          crumb,
          crumbRequestField: "Jenkins-Crumb",
        },
      };
    },
  };
}

export type JenkinsGate = ReturnType<typeof jenkinsGate>;

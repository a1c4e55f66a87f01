/** A refusal of the API, as it words them. */
export interface KubernetesStatus {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface PlainText {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function status(code: number, reason: string, message: string): KubernetesStatus {
  return {
    status: code,
    body: {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message,
      reason,
      code,
    },
  };
}

export const unauthorized = status(401, "Unauthorized", "Unauthorized");
export const noSuchPath = status(
  404,
  "NotFound",
  "the server could not find the requested resource",
);
export const continueExpired = status(
  410,
  "Expired",
  "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.",
);

/** `reason`: Expired within a stream, Gone as an answer. */
export function tooOld(version: string, oldest: string, reason: "Expired" | "Gone") {
  return status(410, reason, `too old resource version: ${version} (${oldest})`);
}

export function badRequest(message: string) {
  return status(400, "BadRequest", message);
}

export function notFound(plural: string, name: string) {
  return status(404, "NotFound", `${plural} "${name}" not found`);
}

/** What an account is not allowed; `resource` with its part, as in `deployments/scale`. */
export interface Denied {
  readonly verb: string;
  readonly resource: string;
  readonly group: string;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

export function forbidden({ verb, resource, group, namespace, name }: Denied) {
  const kind = resource.split("/")[0] ?? resource;
  const what = name === undefined ? kind : `${group === "" ? kind : `${kind}.${group}`} "${name}"`;
  const where =
    namespace === undefined ? "at the cluster scope" : `in the namespace "${namespace}"`;
  return status(
    403,
    "Forbidden",
    `${what} is forbidden: User "system:serviceaccount:tocsin:tocsin" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`,
  );
}

export function conflict(kind: string, group: string, name: string) {
  const what = group === "" ? kind : `${kind}.${group}`;
  return status(
    409,
    "Conflict",
    `Operation cannot be fulfilled on ${what} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
  );
}

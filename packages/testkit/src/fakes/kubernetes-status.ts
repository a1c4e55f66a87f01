/** A refusal of the API, as it words them. */
export interface KubernetesStatus {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
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

export function forbidden(verb: string, plural: string, group: string) {
  return status(
    403,
    "Forbidden",
    `${plural} is forbidden: User "system:serviceaccount:tocsin:tocsin" cannot ${verb} resource "${plural}" in API group "${group}" at the cluster scope`,
  );
}

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

/** As documented by Docker, the time as the page prints it. */
export const dockerHub = {
  callback_url: "https://registry.hub.docker.com/u/svendowideit/testhook/hook/2141b5bi5i5b02/",
  push_data: { images: null, pushed_at: 1.417566161e9, pusher: "trustedbuilder", tag: "latest" },
  repository: {
    comment_count: 0,
    date_created: 1.417494799e9,
    description: "",
    is_private: true,
    name: "testhook",
    namespace: "svendowideit",
    owner: "svendowideit",
    repo_name: "svendowideit/testhook",
    repo_url: "https://registry.hub.docker.com/u/svendowideit/testhook/",
    status: "Active",
  },
};

/** One event of Docker Distribution, as version 2.8 writes it. */
export function event(action: string, target: Record<string, unknown> = {}, id = "a") {
  return {
    id: `320678d8-ca14-430f-8bb6-${id.repeat(12)}`,
    timestamp: "2026-11-23T10:00:00.123456789Z",
    action,
    target: {
      mediaType: "application/vnd.docker.distribution.manifest.v2+json",
      size: 708,
      digest: digest("a"),
      length: 708,
      repository: "acme/api",
      url: "http://registry.acme.test:5000/v2/acme/api/manifests/sha256:aa",
      ...target,
    },
    request: {
      id: "6df24a34-0959-4923-81ca-14f09767db19",
      addr: "192.168.64.11:42961",
      host: "registry.acme.test:5000",
      method: "PUT",
      useragent: "docker/24",
    },
    actor: { name: "ann" },
    source: { addr: "registry-1:5000", instanceID: "a53db899-3b4b-4a62-a067-8dd013beaca4" },
  };
}

/** What Harbor documents, in its own format. */
export function harbor(type: string, resource: Record<string, unknown> = {}) {
  return {
    type,
    occur_at: 1_586_922_308,
    operator: "admin",
    event_data: {
      resources: [
        {
          digest: digest("8"),
          tag: "1.2",
          resource_url: "hub.harbor.test/test-webhook/debian:1.2",
          ...resource,
        },
      ],
      repository: {
        date_created: 1_586_922_308,
        name: "debian",
        namespace: "test-webhook",
        repo_full_name: "test-webhook/debian",
        repo_type: "private",
      },
    },
  };
}

/** And as a CloudEvent. */
export const harborCloudEvent = {
  specversion: "1.0",
  id: "eebecd56-3e8c-4b5c-8d3b-5b5c8f0b5b5c",
  source: "/projects/2/webhook/policies/15",
  type: "harbor.artifact.pushed",
  datacontenttype: "application/json",
  time: "2026-11-23T10:00:00Z",
  data: {
    resources: [{ digest: digest("9"), resource_url: "harbor.test/library/busybox:v1.0" }],
    repository: { name: "busybox", namespace: "library", repo_full_name: "library/busybox" },
  },
  operator: "robot$library+scanner",
};

/** GitHub's event, in the shape of its examples with a tag filled in. */
export function githubPackage(key: "package" | "registry_package", tag: string) {
  return {
    action: "published",
    [key]: {
      name: "api",
      namespace: "Acme/api",
      package_type: "CONTAINER",
      html_url: "https://github.com/acme/api/packages/10696",
      package_version: {
        version: digest("c"),
        name: digest("c"),
        html_url: "https://github.com/acme/api/packages/10696?version=1",
        package_url: `ghcr.io/acme/api:${tag}`,
        updated_at: "0001-01-01T00:00:00Z",
        created_at: "2026-11-23T10:00:00Z",
        author: { login: "ann" },
        container_metadata: {
          tag: { name: tag, digest: digest("c") },
          labels: {
            revision: "",
            all_labels: { "org.opencontainers.image.revision": "3f2a".repeat(10) },
          },
          manifest: { digest: digest("c") },
        },
      },
    },
    repository: { full_name: "acme/api" },
    sender: { login: "github-actions[bot]" },
  };
}

/** As documented by Red Hat. */
export const quay = {
  name: "repository",
  repository: "acme/api",
  namespace: "acme",
  docker_url: "quay.io/acme/api",
  homepage: "https://quay.io/repository/acme/api",
  updated_tags: ["latest", "1.2", "latest"],
};

/** As documented by Microsoft. */
export const azure = {
  id: "cb8c3971-9adc-488b-bdd8-43cbb4974ff5",
  timestamp: "2026-11-23T10:00:00.123Z",
  action: "push",
  target: {
    mediaType: "application/vnd.docker.distribution.manifest.v2+json",
    size: 524,
    digest: digest("e"),
    length: 524,
    repository: "hello-world",
    tag: "v1",
  },
  request: {
    id: "3cbb6949-7549-4fa1-86cd-a6d5451dffc7",
    host: "acme.azurecr.io",
    method: "PUT",
    useragent: "docker/17",
  },
};

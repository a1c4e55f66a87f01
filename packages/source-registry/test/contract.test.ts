import { testSource } from "@tocsin/testkit";
import { expect } from "vitest";
import { registry } from "../src/index.ts";
import {
  azure,
  dockerHub,
  event,
  githubPackage,
  harbor,
  harborCloudEvent,
  quay,
} from "./payload.ts";

const token = "registry-hook-token";
const published = (image: string, tag: string) => ({
  kind: "message" as const,
  type: "image.published",
  severity: "info" as const,
  fingerprint: `image:${image}:${tag}`,
  subject: image,
  labels: expect.objectContaining({ change: "image", image, tag }),
});
const layer = { mediaType: "application/octet-stream" };
const index = { mediaType: "application/vnd.oci.image.index.v1+json" };

testSource(registry, {
  options: { token },
  proof: "token",
  sign: () => ({ authorization: `Bearer ${token}` }),
  secrets: [token],
  requests: {
    "Docker Hub": {
      request: { body: dockerHub },
      notices: [
        {
          ...published("svendowideit/testhook", "latest"),
          id: "dockerhub|svendowideit/testhook|latest|2014-12-03T00:22:41.000Z",
          title: "svendowideit/testhook:latest published by trustedbuilder",
          actor: { name: "trustedbuilder" },
          links: [{ title: "Image", url: "https://hub.docker.com/r/svendowideit/testhook" }],
        },
      ],
    },
    "Docker Distribution: layers, platforms, the tag, a pull, a tag again": {
      request: {
        headers: { "content-type": "application/vnd.docker.distribution.events.v2+json" },
        body: {
          events: [
            event("push", layer, "1"),
            event("push", {}, "2"),
            event("push", { ...index, tag: "1.2" }, "3"),
            event("pull", { tag: "1.2" }, "4"),
            event("push", { ...index, tag: "1.2" }, "5"),
            event("push", { ...index, tag: "latest" }, "6"),
            event("mount", { tag: "1.2" }, "7"),
          ],
        },
      },
      notices: [
        {
          ...published("registry.acme.test:5000/acme/api", "1.2"),
          title: "registry.acme.test:5000/acme/api:1.2 published by ann",
          at: "2026-11-23T10:00:00.123Z",
        },
        published("registry.acme.test:5000/acme/api", "latest"),
      ],
    },
    Harbor: {
      request: { body: harbor("PUSH_ARTIFACT") },
      notices: [
        {
          ...published("hub.harbor.test/test-webhook/debian", "1.2"),
          actor: { name: "admin" },
          at: "2020-04-15T03:45:08.000Z",
        },
      ],
    },
    "Harbor, a push by digest": {
      request: {
        body: harbor("PUSH_ARTIFACT", {
          tag: "sha256:88",
          resource_url: "hub.harbor.test/test-webhook/debian@sha256:88",
        }),
      },
      notices: [],
    },
    "Harbor, as a CloudEvent": {
      request: { body: harborCloudEvent },
      notices: [
        {
          ...published("harbor.test/library/busybox", "v1.0"),
          actor: { name: "robot$library+scanner" },
        },
      ],
    },
    "GitHub, package": {
      request: { body: githubPackage("package", "1.2") },
      notices: [
        {
          ...published("ghcr.io/acme/api", "1.2"),
          actor: { name: "ann" },
          at: "2026-11-23T10:00:00.000Z",
          labels: {
            change: "image",
            image: "ghcr.io/acme/api",
            tag: "1.2",
            repository: "acme/api",
            commit: "3f2a".repeat(10),
            actor: "ann",
          },
        },
      ],
    },
    "GitHub, registry_package": {
      request: { body: githubPackage("registry_package", "1.2") },
      notices: [published("ghcr.io/acme/api", "1.2")],
    },
    "GitHub, one platform of an image": {
      request: { body: githubPackage("package", "") },
      notices: [],
    },
    Quay: {
      request: { body: quay },
      notices: [published("quay.io/acme/api", "latest"), published("quay.io/acme/api", "1.2")],
    },
    Azure: {
      request: { body: azure },
      notices: [published("acme.azurecr.io/hello-world", "v1")],
    },
  },
  unknown: { body: { events: [event("pull", { tag: "1.2" })] } },
});

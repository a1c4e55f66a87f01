import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";

export const secret = "bench-webhook-secret";
const text = readFileSync(new URL("../payload.json", import.meta.url), "utf8");

/** A GitHub workflow_run payload of about 2 kB, each of another run of another workflow. */
export function githubBody(index) {
  return text
    .replaceAll("4242424242", String(5_000_000_000 + index))
    .replaceAll("31313131", String(40_000_000 + index));
}

export function sign(body) {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

/** Raw HTTP/1.1 requests, made before the clock starts. */
export function rawRequests({ count, path, host, kind }) {
  return Array.from({ length: count }, (_, index) => {
    const body = kind === "alertmanager" ? alertBody(index) : githubBody(index);
    const headers =
      kind === "alertmanager"
        ? ""
        : `x-github-event: workflow_run\r\nx-github-delivery: ${index}\r\nx-hub-signature-256: ${sign(body)}\r\n`;
    return Buffer.from(
      `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
}

/** One alert of about the same size. */
function alertBody(index) {
  return JSON.stringify([
    {
      labels: { alertname: "CiFailing", repo: `acme/api-${index}`, severity: "error" },
      annotations: {
        summary: `ci failing on main since #${index}`,
        description: "x".repeat(1_700),
      },
      generatorURL: "https://github.com/acme/api/actions/runs/1",
    },
  ]);
}

import { relative } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../assets/demo/", import.meta.url));

/** What to paste to see something, for a server that runs without a config. */
export function demo(url: string, cwd: string): string {
  return `Tocsin listens at ${url}. There is no tocsin.yaml, so messages come to this terminal.

A workflow of GitHub Actions fails; paste this in another terminal:
  ${send(url, "workflow-run-failed.json", cwd)}
Then it passes, and its message is brought up to date:
  ${send(url, "workflow-run-passed.json", cwd)}

`;
}

function send(url: string, file: string, cwd: string): string {
  const path = `${folder}${file}`;
  const near = relative(cwd, path);
  const shown = near.startsWith("..") ? path : near;
  const data = /^[\w./-]+$/.test(shown) ? `@${shown}` : `'@${shown.replaceAll("'", "'\\''")}'`;
  return `curl -H 'X-GitHub-Event: workflow_run' -H 'Content-Type: application/json' --data-binary ${data} ${url}/hooks/github`;
}

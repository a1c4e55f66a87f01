import type { Secret } from "@tocsin/core";
import { properties, stage, withoutPlugin } from "./jenkinsfile.ts";

/** What the text is about. */
interface SetupOptions {
  readonly name: string;
  readonly token: Secret | undefined;
}

/** What to paste at Jenkins' side, by the plugin or without it. */
export function setup(hookUrl: string, { name, token }: SetupOptions): string {
  const url = token === undefined ? hookUrl : `${hookUrl}/${encodeURIComponent(token.reveal())}`;
  return `${token === undefined ? warning(name) : ""}There are two ways. Take one for a job, not both: a build would be told twice.

WAY 1: the plugin "Notification" (https://plugins.jenkins.io/notification)

1. Manage Jenkins → Plugins → Available plugins: install "Notification".

2. Manage Jenkins → Credentials → (global) → Add Credentials
     Kind    Secret text
     Secret  ${url}
     ID      tocsin-url

3. Job → Configure → Job Notifications → Add Endpoint
     Format         JSON       (XML is refused)
     Protocol       HTTP
     Event          All Events ("Job Started" and "Job Queued" alone are never sent)
     URL Source     Secret Text → tocsin-url
     Timeout        30000
     Log            40         (lines of the log; -1 sends all of it)
     Retries        3          (0 by default: a gateway that restarts would miss the build)
     Branch         .*

   Or, instead of the form, in the Jenkinsfile, together with the properties that it sets already; this holds from
   the job's next build on:

${indented(properties)}

4. Optional: stages of a Pipeline show in the message while it runs.

${indented(stage)}

5. Check: build the job once. Jenkins shows nothing of what the gateway answers; \`tocsin incidents\` does.

WAY 2: no plugin but "HTTP Request" (https://plugins.jenkins.io/http_request), for Pipelines

1. Manage Jenkins → Credentials → (global) → Add Credentials
     Kind    Secret text
     Secret  ${token?.reveal() ?? "the token of this source"}
     ID      tocsin-token

2. In the Jenkinsfile, or as vars/tocsin.groovy of a shared library (there the function is named \`call\`):

${indented(withoutPlugin(hookUrl))}

   With tests: def t = junit('**/TEST-*.xml'), then for the end of the build
     test_summary: [total: t.totalCount, failed: t.failCount, skipped: t.skipCount, passed: t.passCount]
`;
}

function warning(name: string): string {
  return `This source has no token: anybody could tell it anything, so that the gateway takes it from its own machine
alone. Make one with \`openssl rand -hex 32\`, put it under sources.${name}.token, and print this again.

`;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "     ");
}

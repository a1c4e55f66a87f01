import { fitsHeader } from "./proof.ts";

export interface SetupOptions {
  readonly hookUrl: string;
  readonly name: string;
  /** What senders must bear; undefined: nothing is asked. */
  readonly token: string | undefined;
}

/** What to paste at the side of whoever sends CloudEvents. */
export function setupText({ hookUrl, name, token }: SetupOptions): string {
  const withPath = token === undefined ? hookUrl : `${hookUrl}/${encodeURIComponent(token)}`;
  const withQuery =
    token === undefined ? hookUrl : `${hookUrl}?access_token=${encodeURIComponent(token)}`;
  const bearer =
    token === undefined || !fitsHeader(token) ? undefined : `Authorization: Bearer ${token}`;
  const header = bearer === undefined ? "" : `  -H ${shell(bearer)} \\\n`;
  const none =
    token === undefined
      ? `No token is set in sources.${name}.token: the gateway takes events from its own machine only. Set one first:

  openssl rand -hex 32

`
      : "";
  return `${none}Take the part that fits your sender.

A. Anything that sends CloudEvents over HTTP (binary, structured or batched)

1. URL of the sink:

${bearer === undefined ? withQuery : hookUrl}
${
  bearer === undefined
    ? ""
    : `
2. Header of each request:

${bearer}

   A sender that can't set headers takes this URL instead (it is a secret as a whole):

${withQuery}
`
}
B. Tekton Pipelines, which can't set headers

1. Tell its controller where to send, and in which format:

kubectl -n tekton-pipelines patch configmap config-events --type merge \\
  -p ${shell(JSON.stringify({ data: { formats: "tektonv1", sink: withPath } }))}

2. For custom tasks too, if you have any:

kubectl -n tekton-pipelines patch configmap feature-flags --type merge \\
  -p '{"data":{"send-cloudevents-for-runs":"true"}}'

C. Jenkins with the CDEvents plugin, or another CDEvents sender

1. Sink type HTTP, URL:

${withPath}

Then try it; this arrives as "Test of the source ${name}":

curl ${shell(bearer === undefined ? withQuery : hookUrl)} \\
${header}  -H 'Content-Type: application/cloudevents+json' \\
  -d '{"specversion":"1.0","id":"try-1","source":"/try","type":"dev.tocsin.doctor"}'
`;
}

/** One word for a shell, whatever is in it. */
function shell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

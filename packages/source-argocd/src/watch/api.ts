import { oneLine, type Secret, type Tools } from "@tocsin/core";

/** Argo CD's API as far as it is read. All reject with a sentence on what to change. */
export interface ArgoApi {
  get(path: string, signal: AbortSignal): Promise<unknown>;
  /** An answer that goes on: its bytes as they come. */
  open(path: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
}

// Some 5,000 applications; whoever has more watches the cluster, which lists in pages.
const longestAnswer = 256 * 1024 * 1024;
const longestRefusal = 2_000;
const answerWithinMs = 60_000;

/** Asks in the name of the account of this part of the config. */
export function argoApi(
  server: string,
  token: Secret,
  tools: Tools,
  part: "watch" | "api" = "watch",
): ArgoApi {
  const base = server.replace(/\/+$/, "");
  const option = `sources.${tools.name}.${part}`;

  async function ask(path: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    let response: Response;
    try {
      response = await tools.fetch(`${base}${path}`, {
        headers: { authorization: `Bearer ${token.reveal()}`, accept: "application/json" },
        // The token goes to the server that the config names and nowhere else.
        redirect: "error",
        signal,
      });
    } catch (error) {
      if (signal.aborted) throw error;
      throw new Error(`Argo CD at ${base} can't be reached: ${causeOf(error)}`);
    }
    if (response.ok && response.body !== null) return response.body;
    const said = messageIn(await textOf(response.body, longestRefusal));
    throw new Error(`Argo CD answered ${response.status}${said}${advice(response.status, option)}`);
  }

  return {
    async get(path, signal) {
      const late = new AbortController();
      const cancel = tools.clock.at(tools.now() + answerWithinMs, () => late.abort());
      const both = AbortSignal.any([signal, late.signal]);
      try {
        const text = await textOf(await ask(path, both), longestAnswer);
        return JSON.parse(text);
      } catch (error) {
        if (late.signal.aborted) throw new Error(`Argo CD at ${base} gave no answer in time`);
        if (error instanceof SyntaxError)
          throw new Error(`${base}${path} is no Argo CD: check ${option}.server`);
        throw error;
      } finally {
        cancel();
      }
    },
    open: ask,
  };
}

/** At most so many bytes; what is longer is cut, and is no JSON then. */
async function textOf(body: AsyncIterable<Uint8Array> | null, most: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length > most) break;
  }
  return text.slice(0, most);
}

function messageIn(body: string): string {
  try {
    const { message } = JSON.parse(body) as { message?: unknown };
    return typeof message === "string" ? `: ${oneLine(message, 200)}` : "";
  } catch {
    return "";
  }
}

function advice(status: number, option: string): string {
  if (status === 401)
    return `; the token of ${option}.token is not valid: argocd account generate-token --account tocsin`;
  if (status === 403)
    return "; allow the account in argocd-rbac-cm: p, ACCOUNT, applications, get, */*, allow";
  if (status === 404 || (status >= 300 && status < 400)) return `; check ${option}.server`;
  return "";
}

function causeOf(error: unknown): string {
  const { message, cause } = error as { message?: unknown; cause?: { message?: unknown } };
  return oneLine(String(cause?.message ?? message), 200);
}

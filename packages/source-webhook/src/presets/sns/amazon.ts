import type { Tools } from "@tocsin/core";

const host = /^sns\.[a-z]{2}(?:-[a-z]+){1,3}-\d\.amazonaws\.com(?:\.cn)?$/;
// SNS itself gives up on us after 15 s.
const deadlineMs = 8_000;

/** The address when it is of Amazon SNS: nothing else that a request names is ever fetched. */
export function amazonUrl(text: string): URL | undefined {
  if (text.length > 2_000 || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const plain = url.protocol === "https:" && url.port === "" && url.username === "";
  return plain && url.password === "" && host.test(url.hostname) ? url : undefined;
}

/** Gets it within a deadline and follows no redirect; a string says why it could not be had. */
export async function getFromAmazon(
  url: URL,
  { fetch, clock }: Pick<Tools, "fetch" | "clock">,
): Promise<{ readonly text: string } | string> {
  const controller = new AbortController();
  const cancel = clock.at(clock.now() + deadlineMs, () => controller.abort());
  try {
    const response = await fetch(url, { redirect: "error", signal: controller.signal });
    const text = await response.text();
    if (!response.ok) return `${url.hostname} answered ${response.status}`;
    return { text };
  } catch {
    const late = controller.signal.aborted ? ` within ${deadlineMs / 1000} s` : "";
    return `${url.hostname} could not be reached${late}: the gateway needs to reach it by https`;
  } finally {
    cancel();
  }
}

/** A server that keeps silences behind Alertmanager's API v2. */
export interface Party {
  readonly name: string;
  readonly url: string;
}

export interface Matcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual?: boolean;
}

export interface KeptSilence {
  readonly id: string;
  readonly status: { readonly state: string };
  readonly matchers: readonly Matcher[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly updatedAt: string;
  readonly createdBy: string;
  readonly comment: string;
}

export interface Said {
  readonly status: number;
  readonly body: unknown;
}

/** One call, with the body as it is. */
export async function ask(
  { url }: Party,
  method: string,
  path: string,
  body?: unknown,
): Promise<Said> {
  const response = await fetch(`${url}/api/v2/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: read(text) };
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

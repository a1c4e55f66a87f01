/** Where the server listens. An empty host: at every address. Port 0: any that is free. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

export const defaultListen: ListenAddress = { host: "127.0.0.1", port: 8080 };

/** Reads `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`, `:8080` (every address) and `8080` (this machine). */
export function parseListen(written: string | number): ListenAddress | undefined {
  const found = /^(?:(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]/@]*)):)?(\d{1,5})$/.exec(String(written));
  if (found === null) return undefined;
  const [, six, host, digits] = found;
  const port = Number(digits);
  if (port > 65_535) return undefined;
  if (six !== undefined) return { host: six, port };
  if (host === undefined) return { host: defaultListen.host, port };
  return { host, port };
}

/** The address as a URL that this machine can reach. */
export function urlOf({ host, port }: ListenAddress): string {
  const everywhere = host === "" || host === "0.0.0.0";
  const reachable = everywhere ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}

/** Whether only this machine can reach it. */
export function isLoopbackHost(host: string): boolean {
  return host === "localhost" || isLoopbackAddress(host);
}

/** Whether a socket's other end is on this machine: 127.0.0.0/8, ::1, or the former written as IPv6. */
export function isLoopbackAddress(address: string): boolean {
  return address === "::1" || /^(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/i.test(address);
}

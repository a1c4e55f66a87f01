const names: Readonly<Record<number, string>> = {
  20: "debug",
  30: "info ",
  40: "WARN ",
  50: "ERROR",
};

/** A JSON log line as people read it: `11:02:05 info  listening url=http://127.0.0.1:8080`. */
export function prettyLine(json: string): string {
  const { level, time, msg, ...fields } = JSON.parse(json) as Readonly<Record<string, unknown>>;
  const clock = typeof time === "string" ? time.slice(11, 19) : "";
  const shown = Object.entries(fields).map(([name, value]) => ` ${name}=${show(value)}`);
  return `${clock} ${names[Number(level)] ?? "info "} ${plain(String(msg))}${shown.join("")}\n`;
}

function show(value: unknown): string {
  if (typeof value === "string" && /^[\w:/.@#+-]+$/.test(value)) return value;
  return plain(JSON.stringify(value));
}

/** Without what a terminal would act on. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, " ");
}

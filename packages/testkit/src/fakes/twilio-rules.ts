/** Why Twilio does not do what was asked. */
export interface Refusal {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

export interface Account {
  /** The numbers it owns. */
  readonly numbers: readonly string[];
  /** Whether the subscriber has sent STOP to that number. */
  readonly optedOut: (from: string, to: string) => boolean;
}

const messageParams = [
  "To",
  "From",
  "Body",
  "StatusCallback",
  "MediaUrl",
  "MaxPrice",
  "ProvideFeedback",
  "Attempt",
  "ValidityPeriod",
  "ForceDelivery",
  "SmartEncoded",
  "RiskCheck",
  "ShortenUrls",
  "ContentRetention",
  "AddressRetention",
];

const callParams = [
  "To",
  "From",
  "Url",
  "Twiml",
  "Method",
  "FallbackUrl",
  "FallbackMethod",
  "StatusCallback",
  "StatusCallbackMethod",
  "StatusCallbackEvent",
  "Timeout",
  "TimeLimit",
  "MachineDetection",
  "MachineDetectionTimeout",
  "MachineDetectionSpeechThreshold",
  "MachineDetectionSpeechEndThreshold",
  "MachineDetectionSilenceTimeout",
  "AsyncAmd",
  "AsyncAmdStatusCallback",
  "AsyncAmdStatusCallbackMethod",
  "CallReason",
  "Trim",
];

const callEvents = ["initiated", "ringing", "answered", "completed"];

/** What Twilio has against this message, if anything. */
export function refuseMessage(params: URLSearchParams, account: Account): Refusal | undefined {
  const to = params.get("To") ?? "";
  const from = params.get("From") ?? "";
  const body = params.get("Body") ?? "";
  const media = params.getAll("MediaUrl");
  if (to === "") return refusal(21604, "A 'To' phone number is required.");
  if (from === "") return refusal(21603, "A 'From' phone number is required.");
  if (body === "" && media.length === 0) return refusal(21602, "Message body is required.");
  if (!isNumber(to)) return refusal(21211, `The 'To' number ${to} is not a valid phone number.`);
  if (!isNumber(from))
    return refusal(
      21212,
      `The 'From' number ${from} is not a valid phone number, shortcode, or alphanumeric sender ID.`,
    );
  if (!account.numbers.includes(from))
    return refusal(
      21606,
      `The 'From' phone number provided (${from}) is not a valid message-capable Twilio phone number for this destination.`,
    );
  if (to === from) return refusal(21266, "'To' and 'From' number cannot be the same");
  if (body.length > 1600)
    return refusal(21617, "The concatenated message body exceeds the 1600 character limit");
  if (media.some((url) => !isWebUrl(url))) return refusal(21620, "Invalid media URL(s)");
  const callback = params.get("StatusCallback");
  if (callback !== null && !isWebUrl(callback)) return badCallback(callback);
  if (account.optedOut(from, to))
    return refusal(21610, "Attempt to send to unsubscribed recipient");
  return unknownParam(params, messageParams);
}

/** What Twilio has against this call, if anything. */
export function refuseCall(params: URLSearchParams, account: Account): Refusal | undefined {
  const to = params.get("To") ?? "";
  const from = params.get("From") ?? "";
  const url = params.get("Url");
  const twiml = params.get("Twiml");
  if (to === "") return refusal(21201, "No 'To' number is specified");
  if (from === "") return refusal(21213, "A 'From' phone number is required.");
  if (!isNumber(to))
    return refusal(21211, `The phone number you are attempting to call, ${to}, is not valid.`);
  if (!isNumber(from))
    return refusal(21212, `The source phone number provided, ${from}, is not valid.`);
  if (!account.numbers.includes(from))
    return refusal(
      21210,
      `The source phone number provided, ${from}, is not yet verified for your account.`,
    );
  if (twiml === null && url === null) return refusal(21205, "Url parameter is required.");
  if (twiml !== null && url !== null)
    return refusal(20001, "Url and Twiml are mutually exclusive: give one of them.");
  return refuseDocument(params) ?? refuseCallback(params) ?? unknownParam(params, callParams);
}

/** What Twilio has against the document that a call shall follow. */
export function refuseDocument(params: URLSearchParams): Refusal | undefined {
  const twiml = params.get("Twiml") ?? "";
  if (twiml.length > 4000)
    return refusal(32018, "Twiml size exceeded maximum allowed value of 4000 characters");
  for (const name of ["Url", "FallbackUrl"]) {
    const url = params.get(name);
    if (url !== null && !isWebUrl(url)) return refusal(21205, `${name} is not a valid URL: ${url}`);
  }
  for (const name of ["Method", "FallbackMethod", "StatusCallbackMethod"]) {
    if (!["GET", "POST"].includes(params.get(name) ?? "POST"))
      return refusal(21403, `${name} must be GET or POST.`);
  }
  return undefined;
}

function refuseCallback(params: URLSearchParams): Refusal | undefined {
  for (const name of ["StatusCallback", "AsyncAmdStatusCallback"]) {
    const url = params.get(name);
    if (url !== null && !isWebUrl(url)) return badCallback(url);
  }
  const event = params.getAll("StatusCallbackEvent").find((each) => !callEvents.includes(each));
  if (event !== undefined)
    return refusal(21626, `Invalid StatusCallbackEvent: ${event}. It is one of ${callEvents}.`);
  for (const [name, most] of [
    ["Timeout", 600],
    ["TimeLimit", 86_400],
  ] as const) {
    const value = params.get(name) ?? "1";
    if (!/^[1-9]\d*$/.test(value) || Number(value) > most)
      return refusal(20001, `${name} must be a whole number of seconds from 1 to ${most}.`);
  }
  if (!["Enable", "DetectMessageEnd"].includes(params.get("MachineDetection") ?? "Enable"))
    return refusal(20001, "MachineDetection must be Enable or DetectMessageEnd.");
  if (!["true", "false"].includes(params.get("AsyncAmd") ?? "false"))
    return refusal(20001, "AsyncAmd must be true or false.");
  return undefined;
}

/** The real one ignores these; here a misspelled name must not go unseen. */
function unknownParam(params: URLSearchParams, known: readonly string[]): Refusal | undefined {
  const other = [...params.keys()].find((name) => !known.includes(name));
  return other === undefined ? undefined : refusal(20001, `The fake knows no parameter ${other}.`);
}

function isNumber(text: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(text);
}

function isWebUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function badCallback(url: string): Refusal {
  return refusal(21609, `The 'StatusCallback' URL ${url} is not a valid URL.`);
}

function refusal(code: number, message: string, status = 400): Refusal {
  return { status, code, message };
}

const minute = 60_000;

/** What an error code of Twilio's asks of us. */
export type Verdict =
  | {
      readonly as: "slow";
      readonly afterMs: number;
      readonly scope: "target" | "credential";
      readonly why: string;
    }
  | { readonly as: "retry" | "degrade"; readonly why: string }
  | {
      readonly as: "failed";
      readonly scope: "target" | "credential" | "payload";
      readonly why: string;
    };

const slow = (afterMs: number, scope: "target" | "credential", why: string): Verdict => ({
  as: "slow",
  afterMs,
  scope,
  why,
});
const retry = (why: string): Verdict => ({ as: "retry", why });
const degrade = (why: string): Verdict => ({ as: "degrade", why });
const target = (why: string): Verdict => ({ as: "failed", scope: "target", why });
const credential = (why: string): Verdict => ({ as: "failed", scope: "credential", why });
const payload = (why: string): Verdict => ({ as: "failed", scope: "payload", why });

const noSuchNumber = "the number does not exist: check it";
const geography =
  "the account may not reach this country: allow it in the console under Geo Permissions";
const trial = "a trial account reaches verified numbers alone: verify it, or upgrade the account";
const sender = "`from` is not a number of this account that can do this";
const service = "`from` is no messaging service with a number in it";
const publicUrl = "`publicUrl` must be an address that Twilio can reach";
const ours = "this is a fault of the channel, please report it";

/** Error codes in the answer to a request, by what to do about them. */
export const verdicts: ReadonlyMap<number, Verdict> = new Map([
  [429, slow(minute / 2, "credential", "too many requests")],
  [20429, slow(minute / 2, "credential", "too many requests")],
  [10004, slow(minute / 2, "credential", "too many calls at once")],
  [14107, slow(minute, "target", "too many messages to this number")],
  [21611, slow(10 * minute, "credential", "the sender's queue is full")],
  [30022, slow(minute, "credential", "the rate of the 10DLC campaign is used up")],
  [30023, slow(60 * minute, "credential", "the brand's messages of today are used up")],

  [20500, retry("Twilio has trouble")],
  [20503, retry("Twilio has trouble")],

  [21617, degrade("the text is too long")],
  [21605, degrade("the text is too long")],
  [21620, degrade("the media is refused")],
  [12300, degrade("the media is refused")],

  [21211, target(noSuchNumber)],
  [21201, target("there is no number to call")],
  [21604, target("there is no number to send to")],
  [21214, target("the number can't be reached: check it")],
  [21216, target("Twilio does not call this number: it is blocked")],
  [21217, target(noSuchNumber)],
  [21265, target("the number is a short code: write a person's")],
  [21266, target("the number is the sender's own: write a person's")],
  [21268, target("the number is a premium number: write a person's")],
  [21635, target("the number is a landline: use a channel that calls")],
  [21421, target(noSuchNumber)],
  [
    21610,
    target("the person wrote STOP to this sender: they must write START before it can reach them"),
  ],
  [21612, target("this sender can't reach this number: use another sender")],
  [21614, target("the number is no mobile: use a channel that calls")],
  [21219, target(trial)],
  [21608, target(trial)],
  [21215, target(geography)],
  [21408, target(geography)],

  [20003, credential("check `accountSid` and `authToken`")],
  [20005, credential("the account is not active: see the console")],
  [10001, credential("the account is not active: see the console")],
  [10002, credential("a trial account can't do this: upgrade it")],
  [20404, credential("there is no such account there: check `accountSid` and `apiUrl`")],
  [21210, credential("`from` is not verified: use a number of the account")],
  [21212, credential("`from` is no valid sender")],
  [21603, credential("`from` is missing")],
  [21606, credential(sender)],
  [21659, credential(sender)],
  [21660, credential(sender)],
  [21661, credential(sender)],
  [21701, credential(service)],
  [21702, credential(service)],
  [21703, credential(service)],
  [21704, credential(service)],
  [30034, credential("the number is in no 10DLC campaign: register it in the console")],
  [21205, credential(publicUrl)],
  [21609, credential(publicUrl)],
  [21626, credential(publicUrl)],

  [20001, payload(ours)],
  [21602, payload(ours)],
  [21619, payload(ours)],
]);

/** Error codes of a message that was taken and then not delivered, in words for people. */
export const undelivered: ReadonlyMap<number, string> = new Map([
  [21610, "the person wrote STOP to this sender"],
  [30001, "Twilio's queue was full"],
  [30002, "the account is suspended"],
  [30003, "the phone is off or out of reach"],
  [30004, "the person or the carrier blocks the sender"],
  [30005, "the number is not in use"],
  [30006, "the number is a landline, or its carrier can't be reached"],
  [30007, "the carrier took it for spam"],
  [30008, "the carrier does not say why"],
  [30010, "it would cost more than the account allows"],
  [30017, "the carrier's network was busy"],
  [30019, "it was too long for the carrier"],
  [30022, "the rate of the 10DLC campaign is used up"],
  [30023, "the brand's messages of today are used up"],
  [30032, "the toll-free number is not verified"],
  [30034, "the number is in no 10DLC campaign"],
  [30036, "it was not sent in time"],
  [30410, "the carrier did not answer in time"],
]);

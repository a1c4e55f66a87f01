/** Why this can't be a place in Slack; undefined when it can. */
export function badAddress(address: string): string | undefined {
  // Channel, private channel, direct message, person: C, G, D, and U or W.
  if (/^[CGDUW][A-Z0-9]{6,20}$/.test(address)) return undefined;
  if (address.startsWith("#")) {
    if (/^#[^\s#@,:;&<>"'/\\\p{Lu}\p{Cc}]{1,80}$/u.test(address)) return undefined;
    return "a channel's name is # and up to 80 small letters, digits, - and _: #ops";
  }
  if (address.startsWith("@")) {
    return "Slack no longer finds people by name: write the member id (profile › ⋮ › Copy member ID), U024BE7LH";
  }
  if (address.startsWith("https://hooks.slack.com/")) {
    return "an incoming webhook can't edit its messages: write #channel and give the channel plugin a bot token";
  }
  return "write #channel, a channel id (C024BE91L) or a member id (U024BE7LH)";
}

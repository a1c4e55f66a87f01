/** A name from the config as a part of a record's key, where a colon parts the names. */
export function keyPart(name: string): string {
  return name.replaceAll("%", "%25").replaceAll(":", "%3A");
}

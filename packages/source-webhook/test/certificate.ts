import { createHash, type KeyObject, sign } from "node:crypto";

// As much of DER as a certificate needs (X.690, RFC 5280): a key in the repository would be somebody's find.
const of = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};
const sequence = (...parts: readonly Uint8Array[]) => of(0x30, ...parts);
const text = (value: string) => of(0x0c, Buffer.from(value));
const time = (ms: number) =>
  of(0x18, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, "")}`));
const sha256WithRsa = sequence(
  Buffer.from("06092a864886f70d01010b", "hex"),
  Buffer.from("0500", "hex"),
);
const commonName = Buffer.from("0603550403", "hex");

/** A certificate that signs itself, as PEM. */
export function selfSigned(
  name: string,
  { publicKey, privateKey }: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
  validity: { readonly from: number; readonly until: number },
): string {
  const who = sequence(of(0x31, sequence(commonName, text(name))));
  const spki = publicKey.export({ format: "der", type: "spki" });
  const serial = createHash("sha256").update(spki).digest().subarray(0, 8);
  serial[0] = (serial[0] ?? 0) & 0x7f || 1;
  const body = sequence(
    of(0xa0, of(0x02, Buffer.from([2]))),
    of(0x02, serial),
    sha256WithRsa,
    who,
    sequence(time(validity.from), time(validity.until)),
    who,
    spki,
  );
  const signature = sign("sha256", body, privateKey);
  const der = sequence(body, sha256WithRsa, of(0x03, Buffer.from([0]), signature));
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

import { type KeyObject, X509Certificate } from "node:crypto";
import type { Tools } from "@tocsin/core";
import { amazonUrl, getFromAmazon } from "./amazon.ts";

export type Found =
  | {
      readonly status: "found";
      readonly key: KeyObject;
      readonly from: number;
      readonly until: number;
    }
  /** It never will be one. */
  | { readonly status: "refused"; readonly reason: string }
  /** It may be there the next time. */
  | { readonly status: "unavailable"; readonly reason: string };

// Amazon changes its certificate about once a year, one for each region.
const mostKept = 30;
const mostAtOnce = 5;
const longestPem = 65_536;

/** Amazon's certificates, each fetched once. */
export function certificateStore(tools: Tools): (url: string) => Promise<Found> {
  const known = new Map<string, Found>();
  const underWay = new Map<string, Promise<Found>>();
  return async (text) => {
    const url = amazonUrl(text);
    if (
      url === undefined ||
      !/^\/SimpleNotificationService-[0-9a-f]{16,64}\.pem$/.test(url.pathname)
    ) {
      const reason =
        "SigningCertURL is no certificate of Amazon SNS (https://sns.REGION.amazonaws.com/SimpleNotificationService-….pem)";
      return { status: "refused", reason };
    }
    const kept = known.get(url.href);
    if (kept !== undefined) return kept;
    const waiting = underWay.get(url.href);
    if (waiting !== undefined) return waiting;
    if (underWay.size >= mostAtOnce) {
      return { status: "unavailable", reason: "too many certificates are being fetched at once" };
    }
    const fetching = fetchOne(url, tools);
    underWay.set(url.href, fetching);
    const found = await fetching;
    underWay.delete(url.href);
    if (found.status === "found") {
      const oldest = known.keys().next().value;
      if (known.size >= mostKept && oldest !== undefined) known.delete(oldest);
      known.set(url.href, found);
    }
    return found;
  };
}

async function fetchOne(url: URL, tools: Tools): Promise<Found> {
  const answer = await getFromAmazon(url, tools);
  if (typeof answer === "string") {
    return { status: "unavailable", reason: `Amazon's certificate could not be had: ${answer}` };
  }
  return readCertificate(answer.text);
}

function readCertificate(pem: string): Found {
  try {
    const certificate = new X509Certificate(pem.slice(0, longestPem));
    const [from, until] = [certificate.validFrom, certificate.validTo].map(Date.parse);
    if (
      from !== undefined &&
      until !== undefined &&
      certificate.publicKey.asymmetricKeyType === "rsa"
    ) {
      return { status: "found", key: certificate.publicKey, from, until };
    }
  } catch {
    // Said below.
  }
  return { status: "unavailable", reason: "what Amazon gave for its certificate is none" };
}

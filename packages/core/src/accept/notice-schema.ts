import { z } from "zod";
import { type ImageType, imageTypes, severities } from "../notice.ts";
import { longestPicture, mostPictures, readPicture } from "./pictures.ts";

// Bounds keep one notice small enough to be stored, rendered and shown; longer text is cut, not refused.
const name = z.string().min(1).max(200);
const url = z.url({ protocol: /^https?$/, error: "must be an http or https URL" }).max(4_000);
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const time = z.iso.datetime({
  offset: true,
  error: "must be ISO 8601 with a zone, such as 2026-01-05T09:00:00Z",
});

const link = z.union([
  url.transform((address) => ({ title: new URL(address).host, url: address })),
  z.strictObject({ title: z.string().optional(), url }).transform((given) => ({
    title: given.title ?? new URL(given.url).host,
    url: given.url,
  })),
]);
const fact = z.strictObject({ name, value: scalar, url: url.optional() });
const facts = z.union([
  z.array(fact).max(100),
  z
    .record(name, scalar)
    .transform((record) => Object.entries(record).map(([key, value]) => ({ name: key, value }))),
]);
const actor = z.union([
  name.transform((given) => ({ name: given })),
  z.strictObject({ name, url: url.optional() }),
]);
const alt = z.string().max(2_000).default("");
const image = z
  .strictObject({
    url: url.optional(),
    data: z.string().max(longestPicture, "is larger than 2 MB: make it smaller").optional(),
    type: z.enum(imageTypes).optional(),
    name: name.optional(),
    alt,
  })
  .superRefine(({ url: address, data, type, ...rest }, context) => {
    const message = badImage(address, data, type, rest.name);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });
const images = z
  .array(image)
  .max(10)
  .refine((all) => all.filter(({ data }) => data !== undefined).length <= mostPictures, {
    error: `has more than ${mostPictures} pictures and files: send the others with another notice`,
  });

/** Why it is neither a picture at an address nor one that is handed over. */
function badImage(
  address: string | undefined,
  data: string | undefined,
  type: ImageType | undefined,
  file: string | undefined,
): string | undefined {
  if ((address === undefined) === (data === undefined)) {
    return "write either url, or data (base64) and type";
  }
  if (data === undefined) {
    return type === undefined && file === undefined ? undefined : "url takes no type and no name";
  }
  if (type === undefined) return `type is missing: write one of ${imageTypes.join(", ")}`;
  return readPicture({ data, type }).problem;
}

/** A notice as a caller writes it: `POST /api/v1/notices`, `tocsin send`, `gateway.notify`. */
export const noticeSchema = z.strictObject({
  id: name.optional(),
  source: name.optional(),
  type: name.optional(),
  kind: z.enum(["problem", "run", "message"]).optional(),
  status: z
    .enum(["firing", "resolved", "queued", "running", "succeeded", "failed", "cancelled"])
    .optional(),
  fingerprint: z.string().min(1).max(1_000).optional(),
  subject: z.string().min(1).max(500).optional(),
  severity: z.enum(severities).optional(),
  title: z.string().trim().min(1, "is required"),
  text: z.string().optional(),
  links: z.array(link).max(50).optional(),
  labels: z.record(name, scalar).optional(),
  facts: facts.optional(),
  actor: actor.optional(),
  images: images.optional(),
  at: time.optional(),
  startedAt: time.optional(),
  endedAt: time.optional(),
  expiresAt: time.optional(),
  annotations: z.record(name, scalar).optional(),
  sequence: z.number().int().optional(),
  historic: z.literal(true).optional(),
  set: name.optional(),
  endsSet: z.literal(true).optional(),
});

export interface NoticeIssue {
  readonly path: string;
  readonly message: string;
}

/** Thrown by `notify` when what it was given is no notice; `issues` say what to change. */
export class InvalidNotice extends Error {
  override readonly name = "InvalidNotice";
  readonly issues: readonly NoticeIssue[];

  constructor(issues: readonly NoticeIssue[]) {
    super(
      issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("; "),
    );
    this.issues = issues;
  }
}

/** How much it matters, most urgent first. */
export const severities = ["critical", "error", "warning", "info"] as const;
export type Severity = (typeof severities)[number];

export type ProblemStatus = "firing" | "resolved";
export type RunStatus = "queued" | "running" | "succeeded" | "failed" | "cancelled";
export type Status = ProblemStatus | RunStatus;

/**
 * `problem`: wrong until it is resolved. `run`: a build, a sync, a deployment, from its start to its end.
 * `message`: told once.
 */
export type Kind = "problem" | "run" | "message";

export interface Link {
  readonly title: string;
  readonly url: string;
}

export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly url?: string;
}

export interface Actor {
  readonly name: string;
  readonly url?: string;
}

/** What can be handed over with a notice. Images are shown; the other files can be opened. */
export const imageTypes = [
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "text/plain",
  "application/json",
  "application/pdf",
] as const;
export type ImageType = (typeof imageTypes)[number];

/** A picture at an address: it is linked and never fetched. */
export interface LinkedImage {
  readonly url: string;
  readonly alt: string;
}

/** A picture or a file whose bytes the gateway keeps. */
export interface KeptImage {
  /** Follows from its bytes. */
  readonly id: string;
  readonly type: ImageType;
  /** One line, without a slash; its ending fits the type. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly alt: string;
}

export type Image = LinkedImage | KeptImage;

/** A picture or a file as it is handed over with a notice. */
export interface AttachedImage {
  /** Base64. */
  readonly data: string;
  readonly type: ImageType;
  readonly name?: string;
  readonly alt?: string;
}

export function isKept(image: Image | AttachedImage): image is KeptImage {
  return "id" in image;
}

/** One thing that a source reported, normalised. Immutable plain JSON: it crosses the queue as it is. */
export interface Notice {
  /** The same id means the same report: a second one is accepted and changes nothing. */
  readonly id: string;
  /** The name of the source instance. */
  readonly source: string;
  /** Dotted, most general word first: `workflow_run.completed`. */
  readonly type: string;
  readonly kind: Kind;
  /** Absent on a `message`. */
  readonly status?: Status;
  /** The exact thing it tells of; a later notice with the same fingerprint is news of that thing. */
  readonly fingerprint: string;
  /** What people call it: `acme/api ci@main`. Several fingerprints share a subject. */
  readonly subject: string;
  readonly severity: Severity;
  /** Plain text, one line. */
  readonly title: string;
  /** CommonMark. */
  readonly text?: string;
  readonly links: readonly Link[];
  /** What routes match on. */
  readonly labels: Readonly<Record<string, string>>;
  readonly facts: readonly Fact[];
  readonly actor?: Actor;
  readonly images?: readonly Image[];
  /** When it became so, by the source's clock. ISO 8601. */
  readonly at: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** A problem that fires is over then, unless it is reported again. ISO 8601. */
  readonly expiresAt?: string;
  /** What the sender wrote besides labels, by name, for whoever wants it as it was. */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * A counter of the source's own, such as a run number. A report with a lower one than what is known
   * of the fingerprint is old news, whatever its time says: a re-run of #11 does not resolve #13.
   */
  readonly sequence?: number;
  /**
   * The report tells of a state that may be long past (a resync, a first look). Good or harmless news
   * of a fingerprint that was never seen is then taken as the baseline and told to nobody.
   */
  readonly historic?: true;
  /** A group of the sender's that its fingerprint belongs to; see `endsSet`. */
  readonly set?: string;
  /** On a `resolved`: everything of its `set` that fires is over with it, named or not. */
  readonly endsSet?: true;
}

/** A notice as a source or a caller writes it. Only the title is required; the rest is derived. */
export type NoticeInput = Partial<Omit<Notice, "title" | "images">> & {
  readonly title: string;
  readonly images?: readonly (Image | AttachedImage)[];
};

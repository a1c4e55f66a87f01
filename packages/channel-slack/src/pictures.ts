import { type Attempt, isKept, type KeptImage, type Message, type Outcome } from "@tocsin/core";
import { records } from "./directory.ts";
import { outcomeOfProblem } from "./errors.ts";
import type { Problem } from "./problem.ts";
import { printRef, type Spot } from "./ref.ts";
import type { Workspace } from "./workspace.ts";

/** Where the thread stands after its pictures; `without`: why some are not in it. */
interface Shared {
  readonly spot: Spot;
  readonly without?: string;
}

// A picture that can't be had is worth so many tries; the message stands without it.
const mostTries = 5;

/** The pictures and files of a message that its thread does not hold yet. */
export function unshared({ images }: Message, { pictures = [] }: Spot): readonly KeptImage[] {
  return images.filter(isKept).filter(({ id }) => !pictures.includes(id));
}

/** Uploads what the thread does not hold yet, and shares it there as one reply. */
export async function sharePictures(
  workspace: Workspace,
  spot: Spot,
  message: Message,
  attempt: Attempt,
): Promise<Shared | Outcome> {
  const { slack } = workspace;
  const { signal } = attempt;
  const wanted = unshared(message, spot);
  const files: { readonly id: string; readonly title: string }[] = [];
  const shared: string[] = [];
  for (const image of wanted) {
    const bytes = await attempt.bytesOf(image);
    if (bytes === undefined) continue;
    const file = await upload(workspace, image, bytes, signal);
    if (typeof file !== "string") return afterProblem(file, spot, attempt);
    files.push({ id: file, title: image.alt || image.name });
    shared.push(image.id);
  }
  if (files.length === 0) return { spot };
  const { channel, ts } = spot;
  const args = { files, channel_id: channel, thread_ts: ts };
  const answer = await slack.call("files.completeUploadExternal", args, signal);
  if (!answer.ok) return afterProblem(answer.problem, spot, attempt);
  return { spot: withShared(spot, shared) };
}

/** The spot with what a message of its thread is seen to hold: a file is known by its name and its size. */
export function seenIn(
  reply: Readonly<Record<string, unknown>>,
  spot: Spot,
  message: Message,
): Spot {
  const files = records(reply.files);
  if (files.length === 0) return spot;
  const seen = unshared(message, spot).filter(({ name, size }) =>
    files.some((file) => file.name === name && file.size === size),
  );
  return withShared(
    spot,
    seen.map(({ id }) => id),
  );
}

/** The id of the uploaded file, which nobody sees yet. */
async function upload(
  { slack, upload: handOver }: Workspace,
  { name, alt }: KeptImage,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<string | Problem> {
  const args = { filename: name, length: bytes.length, ...(alt !== "" && { alt_text: alt }) };
  const answer = await slack.call("files.getUploadURLExternal", args, signal);
  if (!answer.ok) return answer.problem;
  const { upload_url: url, file_id: id } = answer.data;
  if (typeof url !== "string" || typeof id !== "string") return { kind: "unreadable" };
  return (await handOver(url, bytes, signal)) ?? id;
}

/** A picture must never lose the message that it belongs to. */
function afterProblem(problem: Problem, spot: Spot, attempt: Attempt): Shared | Outcome {
  const outcome = outcomeOfProblem(problem, "uploading");
  if (outcome.status === "sent") return { spot };
  const { reason } = outcome;
  const ref = printRef({ ...spot, unsure: true });
  if (outcome.status === "slow") return { ...outcome, scope: "target", ref };
  const passes = outcome.status === "retry" || outcome.status === "ambiguous";
  if (passes && attempt.number < mostTries) return { status: "retry", reason, ref };
  return { spot, without: reason };
}

function withShared(spot: Spot, ids: readonly string[]): Spot {
  return ids.length === 0 ? spot : { ...spot, pictures: [...(spot.pictures ?? []), ...ids] };
}

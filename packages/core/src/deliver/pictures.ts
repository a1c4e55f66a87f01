import { nameOf } from "../accept/hash.ts";
import type { Incident } from "../correlate/incident.ts";
import type { Message } from "../message.ts";
import type { KeptImage } from "../notice.ts";
import { bytesFrom } from "../record/picture.ts";
import type { OpenChannel } from "../setup.ts";
import type { Storage } from "../storage.ts";
import type { Clock, Log } from "../tools.ts";

/** A picture of an incident, as PNG. The same bytes are shown once to a target. */
export interface DrawnPicture {
  /** With its ending: `timeline.png`. */
  readonly name: string;
  readonly alt: string;
  readonly bytes: Uint8Array;
}

/** Draws what is worth looking at of an incident as it stands; an empty list where nothing is. */
export type DrawPictures = (incident: Incident) => Promise<readonly DrawnPicture[]>;

interface PicturesContext {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a telling shows besides its text, and where the bytes come from. */
interface Shown {
  readonly message: Message;
  readonly bytesOf: (image: KeptImage) => Promise<Uint8Array | undefined>;
}

// A picture is worth less than the news that waits for it.
const longestMs = 3_000;

/** Adds what is drawn of the incident, where the channel shows pictures and somebody draws. */
export async function withPictures(
  message: Message,
  incident: Incident,
  { traits }: OpenChannel,
  draw: DrawPictures | undefined,
  { storage, clock, log }: PicturesContext,
): Promise<Shown> {
  const kept = bytesFrom(storage, clock);
  if (draw === undefined || traits.pictures !== true) return { message, bytesOf: kept };
  const drawn = await drawnOf(incident, draw, clock).catch((error: unknown) => {
    log.warn("no picture could be drawn of an incident", {
      incident: incident.id,
      error: String(error),
    });
    return [];
  });
  if (drawn.length === 0) return { message, bytesOf: kept };
  const own = new Map(drawn.map(({ image, bytes }) => [image.id, bytes]));
  return {
    message: { ...message, images: [...message.images, ...drawn.map(({ image }) => image)] },
    bytesOf: async (image) => own.get(image.id) ?? kept(image),
  };
}

async function drawnOf(incident: Incident, draw: DrawPictures, clock: Clock) {
  let cancel = () => {};
  const late = new Promise<never>((_, reject) => {
    const fail = () => reject(new Error(`it took longer than ${longestMs} ms`));
    cancel = clock.at(clock.now() + longestMs, fail);
  });
  try {
    const pictures = await Promise.race([draw(incident), late]);
    return pictures.map(({ name, alt, bytes }) => {
      const id = nameOf(bytes, 26);
      const image: KeptImage = { id, type: "image/png", name, size: bytes.length, alt };
      return { image, bytes };
    });
  } finally {
    cancel();
  }
}

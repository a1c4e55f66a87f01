import type { Answer, Seen } from "./http.ts";

/** A file as people see it in a message. */
export interface SlackFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly size: number;
  readonly alt: string;
  readonly bytes: Uint8Array;
}

interface Ticket {
  readonly id: string;
  readonly name: string;
  readonly length: number;
  readonly alt: string;
  bytes?: Uint8Array;
  shared: boolean;
}

type Args = Readonly<Record<string, string>>;

export interface SlackFiles {
  /** The answer to an upload of bytes; undefined for a request to any other place. */
  readonly uploaded: (seen: Seen) => Answer | undefined;
  readonly ticket: (args: Args) => Record<string, unknown> | string;
  /** What `files` of a completion names, or Slack's word for what is wrong with it. */
  readonly complete: (args: Args) => readonly SlackFile[] | string;
}

const place = "/upload/v1/";

/** Slack's three steps of an upload: an address, the bytes, and the sharing. */
export function slackFiles(url: () => string): SlackFiles {
  const tickets = new Map<string, Ticket>();
  return {
    uploaded({ method, path, headers, bytes }) {
      if (!path.startsWith(place)) return undefined;
      const ticket = tickets.get(path.slice(place.length));
      if (ticket === undefined || method !== "POST") return { status: 404, body: "no such upload" };
      // The address is the secret; a token that goes along would be told to another host.
      if (headers.authorization !== undefined) return { status: 400, body: "no token here" };
      if (bytes.length !== ticket.length) return { status: 400, body: "not the length announced" };
      ticket.bytes = bytes;
      return { status: 200, body: `OK - ${bytes.length}` };
    },

    ticket({ filename = "", length = "", alt_text: alt = "" }) {
      if (filename === "") return "invalid_arguments";
      if (!/^[1-9]\d*$/.test(length)) return "invalid_arguments";
      const id = `F0FAKE${String(tickets.size + 1).padStart(4, "0")}`;
      tickets.set(id, { id, name: filename, length: Number(length), alt, shared: false });
      return { upload_url: `${url()}${place}${id}`, file_id: id };
    },

    complete({ files = "" }) {
      const named = parsed(files);
      if (named.length === 0) return "invalid_arguments";
      const found = named.map(({ id, title }) => ({ ticket: tickets.get(id), title }));
      const done: SlackFile[] = [];
      for (const { ticket, title } of found) {
        if (ticket?.bytes === undefined || ticket.shared) return "file_not_found";
        const { id, name, alt, bytes } = ticket;
        done.push({ id, name, title: title || name, size: bytes.length, alt, bytes });
      }
      for (const { ticket } of found) if (ticket) ticket.shared = true;
      return done;
    },
  };
}

function parsed(files: string): readonly { readonly id: string; readonly title: string }[] {
  try {
    const list: unknown = JSON.parse(files);
    if (!Array.isArray(list)) return [];
    return list.map((each) => ({ id: String(each?.id), title: String(each?.title ?? "") }));
  } catch {
    return [];
  }
}

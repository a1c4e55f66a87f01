import type { Notes } from "../notes.ts";
import type { ChannelBook } from "./channels.ts";
import type { Path } from "./document.ts";
import type { Remarks } from "./remarks.ts";
import type { Variables } from "./variables.ts";

/** What each part of the import writes into. */
export interface Books {
  readonly notes: Notes;
  readonly remarks: Remarks;
  readonly variables: Variables;
  readonly channels: ChannelBook;
  /** The file is wrong here: nothing is written. */
  complain(path: Path, message: string): void;
}

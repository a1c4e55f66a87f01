/** One thing that an action has to be told: an input of a form, an option of a command. */
export interface Field {
  /** Lower case, digits, `-` and `_`. */
  readonly name: string;
  /** At most 24 characters: "Revision". */
  readonly label: string;
  /** `lines` is a text of several lines; `duration` is written as in the config: `2h`. */
  readonly kind: "text" | "lines" | "number" | "duration" | "choice" | "flag";
  readonly required?: true;
  /** Of a `choice`, at most 100. */
  readonly choices?: readonly Choice[];
  readonly initial?: string;
  /** One line of help. */
  readonly hint?: string;
  /** Characters of a text. Default 3,000. */
  readonly longest?: number;
}

export interface Choice {
  readonly value: string;
  /** At most 75 characters. */
  readonly label: string;
}

/** What was given, by field: a flag is a boolean, a number a number, a duration its ms, all else text. */
export type Values = Readonly<Record<string, string | number | boolean>>;

/** Whole numbers from the first to the last, both in it. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

export const isWithin = ({ first, last }: Range, value: number) => first <= value && value <= last;

/**
 * A value that is still being put together. Where a piece is made for each notice or delivery it is written
 * as one literal and filled in: V8 copies `{ ...value, more }` about fifty times slower.
 */
export type Draft<Whole> = { -readonly [Name in keyof Whole]: Whole[Name] };

/** What holds from `start` to before `end`; without a bound they are infinite. */
export interface Stretch<T> {
  readonly start: number;
  readonly end: number;
  readonly value: T;
}

/** What holds at a time, and how long it does; two that follow one another may be equal. */
export type Timeline<T> = (time: number) => Stretch<T>;

/** Who is on call, and why they. */
export interface Duty {
  readonly people: readonly string[];
  readonly why: string;
}

/** Something that changes the duty of a stretch. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  /** What was before does not count. */
  readonly whole: boolean;
  apply(duty: Duty): Duty;
}

const ever = { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };

export function always<T>(value: T): Timeline<T> {
  const stretch = { ...ever, value };
  return () => stretch;
}

/** True from `start` to before `end`. */
export function between(start: number, end: number): Timeline<boolean> {
  return (time) => {
    if (time < start) return { start: ever.start, end: start, value: false };
    if (time >= end) return { start: Math.max(start, end), end: ever.end, value: false };
    return { start, end, value: true };
  };
}

/** Asks the timeline only when the time has left the last stretch. */
export function remembered<T>(timeline: Timeline<T>): Timeline<T> {
  let last: Stretch<T> | undefined;
  return (time) => {
    if (last === undefined || time < last.start || time >= last.end) last = timeline(time);
    return last;
  };
}

/** The timeline where every gate is open, else `closed`. */
export function gated<T>(
  timeline: Timeline<T>,
  gates: readonly Timeline<boolean>[],
  closed: T,
): Timeline<T> {
  if (gates.length === 0) return timeline;
  return (time) => {
    let { start, end } = ever;
    for (const gate of gates) {
      const stretch = gate(time);
      if (!stretch.value) return { start: stretch.start, end: stretch.end, value: closed };
      start = Math.max(start, stretch.start);
      end = Math.min(end, stretch.end);
    }
    const inner = timeline(time);
    return {
      start: Math.max(start, inner.start),
      end: Math.min(end, inner.end),
      value: inner.value,
    };
  };
}

/** The duty after the edits, one after the other. */
export function edited(timeline: Timeline<Duty>, edits: readonly Edit[]): Timeline<Duty> {
  if (edits.length === 0) return timeline;
  return (time) => {
    let { start, end, value } = timeline(time);
    for (const edit of edits) {
      if (edit.end <= time) start = Math.max(start, edit.end);
      else if (edit.start > time) end = Math.min(end, edit.start);
      else {
        start = edit.whole ? edit.start : Math.max(start, edit.start);
        end = edit.whole ? edit.end : Math.min(end, edit.end);
        value = edit.apply(value);
      }
    }
    return { start, end, value };
  };
}

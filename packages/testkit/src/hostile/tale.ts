import { type ActionName, actionNames, type NoticeInput } from "@tocsin/core";
import fc from "fast-check";
import { hostileNotice, hostileText } from "./notices.ts";

/** What somebody outside can bring about at an incident. */
export type HostileStep =
  | { readonly does: "report"; readonly notices: readonly NoticeInput[] }
  /** Who has acknowledged it and why, under a name of their own choice. */
  | {
      readonly does: "answer";
      readonly action: ActionName;
      readonly by: string;
      readonly why: string;
    }
  /** An action at the source, whose output are lines of a log. `guarded`: another has to agree. */
  | {
      readonly does: "order";
      readonly guarded: boolean;
      readonly by: string;
      readonly why: string;
      readonly says: string;
      readonly ends: string;
    }
  /** What fires is resolved and fires again, until it flaps. */
  | { readonly does: "flap"; readonly notice: NoticeInput }
  /** Nothing, until people are reminded. */
  | { readonly does: "last" };

/** The life of one incident at the hands of somebody hostile. */
export interface HostileTale {
  /** Reported before, as a change that may be the cause. */
  readonly change: NoticeInput;
  readonly opens: readonly NoticeInput[];
  readonly steps: readonly HostileStep[];
}

function hostileStep(): fc.Arbitrary<HostileStep> {
  const text = hostileText(300);
  const long = hostileText(2_500);
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        does: fc.constant("report" as const),
        notices: fc.array(hostileNotice(), { minLength: 1, maxLength: 2 }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        does: fc.constant("answer" as const),
        action: fc.constantFrom("acknowledge" as const, ...actionNames),
        by: text,
        why: text,
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        does: fc.constant("order" as const),
        guarded: fc.boolean(),
        by: text,
        why: text,
        says: long,
        ends: long,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ does: fc.constant("flap" as const), notice: hostileNotice() }),
    },
    { weight: 1, arbitrary: fc.constant({ does: "last" as const }) },
  );
}

/** A few incidents that go on at the same time. */
export function hostileTales(): fc.Arbitrary<readonly HostileTale[]> {
  const firing = hostileNotice().map(
    (notice): NoticeInput => ({ ...notice, kind: "problem", status: "firing" }),
  );
  const crowd = firing.map((notice) =>
    Array.from({ length: 25 }, (_, index) => ({ ...notice, fingerprint: `thing ${index}` })),
  );
  const opens = fc.oneof(
    { weight: 6, arbitrary: fc.array(firing, { minLength: 1, maxLength: 3 }) },
    { weight: 6, arbitrary: fc.array(hostileNotice(), { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: crowd },
  );
  const tale = fc.record({
    change: hostileNotice(),
    opens,
    steps: fc.array(hostileStep(), { maxLength: 4 }),
  });
  return fc.array(tale, { minLength: 1, maxLength: 6 });
}

import { parseMoment } from "./moment.ts";
import type { ScheduleOptions } from "./options.ts";
import type { Edit } from "./timeline.ts";

export type SwapOptions = NonNullable<ScheduleOptions["swaps"]>[number];

/** Each of the two is on call where the other would be. */
export function swapEdit(options: SwapOptions, timezone: string): Edit {
  const [one, other] = options.between;
  const why = `swap: ${one} and ${other}`;
  return {
    start: parseMoment(options.from, timezone),
    end: parseMoment(options.to, timezone),
    whole: false,
    apply(duty) {
      if (duty.people.includes(one) === duty.people.includes(other)) return duty;
      const exchanged = duty.people.map((name) =>
        name === one ? other : name === other ? one : name,
      );
      return { people: exchanged, why };
    },
  };
}

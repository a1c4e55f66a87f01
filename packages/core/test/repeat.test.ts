import { describe, expect, it } from "vitest";
import { firing, type World, type WorldOptions, world } from "./world.ts";

const minute = 60_000;

/** The minutes at which a chat heard something: an edit makes no noise. */
function heard({ chats }: World, start: number): number[] {
  return (chats.chat?.told ?? [])
    .filter(({ how, message }) => how === "send" || message.nudge)
    .map(({ at }) => (at - start) / minute);
}

interface Case {
  readonly group: string;
  readonly repeat: string;
  /** News comes at these minutes. */
  readonly news?: readonly number[];
  /** Minutes to look at. */
  readonly until: number;
  /** Where each news is an edit, and where each is a message of its own. */
  readonly edited: readonly number[];
  readonly sent: readonly number[];
}

async function play({ group, repeat, news = [], until }: Case, edits: boolean): Promise<number[]> {
  const options: WorldOptions = {
    chats: { chat: { edits } },
    route: { groupInterval: group, repeatInterval: repeat },
  };
  const here = await world(options);
  const start = here.clock.now();
  await here.report(firing());
  for (const time of news) {
    await here.pass(start + time * minute - here.clock.now());
    await here.report(firing({ title: `failing, minute ${time}` }));
  }
  await here.pass(start + until * minute - here.clock.now());
  return heard(here, start);
}

/**
 * Alertmanager looks at repeat_interval only when group_interval has passed, so 5m/5m gives 10m (its issues
 * 676, 917, 2647), and 1h/90m gives 2h. Here each telling that is heard starts the time anew.
 */
const cases: readonly Case[] = [
  {
    group: "5m",
    repeat: "5m",
    until: 20,
    edited: [0, 5, 10, 15, 20],
    sent: [0, 5, 10, 15, 20],
  },
  { group: "5m", repeat: "7m", until: 21, edited: [0, 7, 14, 21], sent: [0, 7, 14, 21] },
  { group: "1h", repeat: "90m", until: 270, edited: [0, 90, 180, 270], sent: [0, 90, 180, 270] },
  { group: "1h", repeat: "4h", until: 480, edited: [0, 240, 480], sent: [0, 240, 480] },
  // The longer groupInterval holds back no reminder.
  { group: "4h", repeat: "1h", until: 180, edited: [0, 60, 120, 180], sent: [0, 60, 120, 180] },
  // News that is heard starts the time anew, an edit does not.
  { group: "5m", repeat: "1h", news: [20], until: 120, edited: [0, 60, 120], sent: [0, 20, 80] },
  { group: "5m", repeat: "5m", news: [2], until: 12, edited: [0, 5, 10], sent: [0, 5, 10] },
  // What waits for groupInterval goes along with the reminder.
  { group: "4h", repeat: "1h", news: [10], until: 120, edited: [0, 60, 120], sent: [0, 60, 120] },
  // News all the time puts off no reminder that only an edit would replace.
  {
    group: "1m",
    repeat: "10m",
    news: [3, 6, 9, 12, 15, 18],
    until: 22,
    edited: [0, 10, 20],
    sent: [0, 3, 6, 9, 12, 15, 18],
  },
  { group: "5m", repeat: "0s", news: [20], until: 600, edited: [0], sent: [0, 20] },
];

describe("repeatInterval counts from the last telling that was heard, to the minute", () => {
  it.each(cases)("groupInterval $group, repeatInterval $repeat, news at $news", async (each) => {
    expect(await play(each, true)).toEqual(each.edited);
    expect(await play(each, false)).toEqual(each.sent);
  });

  it("a restart does not move it", async () => {
    const here = await world({ route: { repeatInterval: "1h" } });
    const start = here.clock.now();
    await here.report(firing());
    await here.pass(40 * minute);
    await here.restart();
    await here.pass(90 * minute);
    expect(heard(here, start)).toEqual([0, 60, 120]);
  });

  it("an edit when the reminder is due is the reminder", async () => {
    const here = await world({ route: { repeatInterval: "4h" } });
    const start = here.clock.now();
    await here.report(firing());
    await here.gateway.silences.add({
      matchers: ['source="github"'],
      startsAt: new Date(start + 60 * minute).toISOString(),
      endsAt: new Date(start + 300 * minute).toISOString(),
      createdBy: "ann",
    });
    await here.pass(310 * minute);
    expect(heard(here, start)).toEqual([0, 300]);
    expect(here.chats.chat?.told).toHaveLength(2);
  });
});

import type { Rate } from "../channel.ts";
import type { Contact } from "./person.ts";
import type { Problem } from "./problem.ts";
import { suggest } from "./suggest.ts";

const seconds: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400 };
const most = 1_000_000;

export interface BudgetReading {
  readonly budget: ReadonlyMap<string, Rate>;
  readonly problems: readonly Problem[];
}

/** The most tellings by contact: `sms: 10/h` is ten at once, and then one each six minutes. */
export function readBudget(
  written: Readonly<Record<string, string>> = {},
  contacts: ReadonlyMap<string, Contact>,
): BudgetReading {
  const budget = new Map<string, Rate>();
  const problems: Problem[] = [];
  for (const [contact, text] of Object.entries(written)) {
    const problem = (message: string) => problems.push({ path: [contact], message });
    const [count = "", unit = ""] = text.split("/");
    const burst = Number(count);
    if (!contacts.has(contact)) {
      problem(
        `there is no contact ${JSON.stringify(contact)}: ${suggest(contact, [...contacts.keys()])}`,
      );
    } else if (burst === 0) {
      problem("lets nothing through: write enabled: false at the contact to leave it out");
    } else if (burst > most) {
      problem(`is no limit: write at most ${most}, or leave it out`);
    } else budget.set(contact, { perSecond: burst / (seconds[unit] ?? 1), burst });
  }
  return { budget, problems };
}

import { codeSpan } from "../commonmark.ts";
import { showDuration } from "../route/duration.ts";
import { showMatcher } from "../route/matcher.ts";
import { cut } from "../text.ts";
import type { About, Action } from "./action.ts";
import type { Choice } from "./field.ts";
import type { OwnContext } from "./own.ts";

const dayMs = 86_400_000;
const longestMs = 30 * dayMs;
const mostScopes = 10;
const mostCounted = 100;
const longestShown = 500;

/** What a silence made from an incident may cover: its group, or all that shares one of its labels. */
export function silenceAction({ gateway, clock }: OwnContext): Action {
  return {
    name: "silence",
    title: "Silence",
    description: "Tell nobody of an incident, or of what is like it, for a time.",
    allow: "everyone",
    applies: ({ state, group, labels }) =>
      state !== "closed" && (hasValue(group) || hasValue(labels)),
    async fields(about) {
      const choices = await Promise.all(
        (about === undefined ? [] : scopesOf(about)).map(async ({ value, matchers }) => {
          const hidden = await hiddenBy(matchers, gateway);
          return { value, label: cut(`hides ${hidden}: ${matchers.join(", ")}`, 75) };
        }),
      );
      return [
        { name: "for", label: "For", kind: "duration", required: true, initial: "2h" },
        scopeField(choices),
        {
          name: "until-resolved",
          label: "Until it is resolved",
          kind: "flag",
          hint: "It ends as soon as nothing that it covers is open.",
        },
      ];
    },
    async run({ values, about, by, why }) {
      const scope = about && scopesOf(about).find(({ value }) => value === values.scope);
      if (about === undefined || scope === undefined) {
        return { status: "refused", text: "it has no such label any more" };
      }
      const lasts = Math.min(Number(values.for), longestMs);
      const result = await gateway.silences.add({
        matchers: scope.matchers,
        endsAt: new Date(clock.now() + lasts).toISOString(),
        createdBy: by.name,
        comment: why ?? `Incident ${about.code}: ${about.title}`,
        ...(values["until-resolved"] === true ? { untilResolved: true } : {}),
      });
      if (result.status === "done") {
        const or = values["until-resolved"] === true ? ", or until it is resolved" : "";
        const what = codeSpan(scope.matchers.join(", "), longestShown);
        return { status: "done", text: `for ${showDuration(lasts)}${or}: ${what}` };
      }
      return { status: "refused", text: "reason" in result ? result.reason : "it is not known" };
    },
  };
}

/** How many open incidents these matchers would hide, as far as it matters. */
async function hiddenBy(
  matchers: readonly string[],
  { incidents }: OwnContext["gateway"],
): Promise<string> {
  const counts = await Promise.all(
    (["open", "acknowledged"] as const).map(async (state) => {
      const { items } = await incidents.list({ state, matchers, limit: mostCounted });
      return items.length;
    }),
  );
  const count = counts.reduce((sum, each) => sum + each, 0);
  return count >= mostCounted ? `${mostCounted} or more` : String(count);
}

function scopeField(choices: readonly Choice[]) {
  const [first] = choices;
  return {
    name: "scope",
    label: "What",
    kind: "choice",
    required: true,
    choices,
    ...(first === undefined ? {} : { initial: first.value }),
  } as const;
}

interface Scope {
  readonly value: string;
  readonly matchers: readonly string[];
}

/** What put its notices together, so that the next ones of the group are covered too; else what they share. */
export function matchersOfAll({ group, labels }: Pick<About, "group" | "labels">): string[] {
  return matchersOf(hasValue(group) ? group : labels);
}

function scopesOf(about: Pick<About, "group" | "labels">): readonly Scope[] {
  const { labels } = about;
  const all = { value: "this", matchers: matchersOfAll(about) };
  const each = Object.entries(labels).map(([name, value]) => ({
    value: `label:${name}`,
    matchers: matchersOf({ [name]: value }),
  }));
  return [all, ...each].filter(({ matchers }) => matchers.length > 0).slice(0, mostScopes);
}

function hasValue(labels: Readonly<Record<string, string>>): boolean {
  return Object.values(labels).some((value) => value !== "");
}

function matchersOf(labels: Readonly<Record<string, string>>): string[] {
  return Object.entries(labels)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => showMatcher({ name, operator: "=", value }));
}

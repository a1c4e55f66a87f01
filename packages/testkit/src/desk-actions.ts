import type { ActionAnswer, ActionForm, ActionView, Desk, Offer } from "@tocsin/core";

type Ask = Parameters<Desk["request"]>[0];
type Line = Parameters<Desk["line"]>[1] & { readonly text: string };

/** What a recording desk answers to those who ask for actions. */
export interface DeskActionsOptions {
  /** Default: none. */
  readonly offers?: readonly Offer[];
  /** By action; what is not here is unknown. */
  readonly forms?: Readonly<Record<string, ActionForm>>;
  readonly commands?: readonly ActionView[];
  /** What is answered to requests and lines, one after the other; then each is accepted. */
  readonly results?: readonly ActionAnswer[];
  /** Who is on call, by schedule. */
  readonly onCall?: Awaited<ReturnType<Desk["onCall"]>>;
}

/** What it was asked for. */
export interface RecordedAsks {
  readonly asks: readonly Ask[];
  readonly lines: readonly Line[];
  readonly approvals: readonly string[];
  /** What the channel refused. */
  readonly refusals: readonly string[];
}

type ActionDesk = Pick<
  Desk,
  "offers" | "form" | "request" | "line" | "commands" | "approve" | "onCall" | "refuse"
>;

/** The part of a desk that takes orders: the same request twice is one. */
export function deskActions(
  { offers = [], forms = {}, commands = [], results = [], onCall = [] }: DeskActionsOptions,
  now: () => number,
): ActionDesk & RecordedAsks {
  const asks: Ask[] = [];
  const lines: Line[] = [];
  const approvals: string[] = [];
  const refusals: string[] = [];
  const planned = [...results];
  const seen = new Map<string, ActionAnswer>();

  function answer(action: string, request: string, by: string): ActionAnswer {
    const known = seen.get(request);
    if (known !== undefined) return known;
    const result = planned.shift() ?? accepted(action, request, by);
    seen.set(request, result);
    return result;
  }

  function accepted(action: string, request: string, name: string): ActionAnswer {
    return {
      status: "accepted",
      order: {
        id: `act_${request}`,
        action,
        values: {},
        by: { name, through: "test" },
        state: "waiting",
        approvals: 0,
        approvedBy: [],
        said: [],
        askedAt: new Date(now()).toISOString(),
      },
    };
  }

  return {
    asks,
    lines,
    approvals,
    refusals,
    async refuse(reason) {
      refusals.push(reason);
    },
    offers: async () => offers,
    form: async (action) =>
      Object.hasOwn(forms, action)
        ? (forms[action] as ActionForm)
        : { status: "unknown", reason: `there is no action ${action}` },
    async request(ask) {
      asks.push(ask);
      return answer(ask.action, ask.request, ask.by.name ?? "somebody");
    },
    async line(text, ask) {
      lines.push({ ...ask, text });
      return answer(text.split(" ")[0] ?? "", ask.request, ask.by.name ?? "somebody");
    },
    commands: () => commands,
    async approve(order, by) {
      approvals.push(order);
      return answer("approve", order, by.name ?? "somebody");
    },
    onCall: async () => onCall,
  };
}

import {
  type Action,
  type Attempt,
  createGateway,
  type Desk,
  defineChannel,
  defineSource,
  type Gateway,
  type Message,
  memoryStorage,
  type NoticeInput,
  type Traits,
} from "@tocsin/core";
import { z } from "zod";
import { type VirtualClock, virtualClock } from "../clock.ts";
import type { HostileStep, HostileTale } from "./tale.ts";

/** What a channel was given to tell. */
export interface HostileTelling {
  readonly message: Message;
  readonly attempt: Pick<Attempt, "deliveryId" | "tellingId" | "bytesOf">;
  /** In place of what was told before. */
  readonly again: boolean;
}

const publicUrl = "https://tocsin.test";
const minuteMs = 60_000;
const reminderMs = 4 * 60 * minuteMs;
const nothing = z.strictObject({});

/**
 * Lets the tales happen in a gateway of their own, and looks at what a channel with these traits had to tell of them
 * before the gateway stops.
 */
export async function lookAtTellings(
  tales: readonly HostileTale[],
  traits: Traits,
  look: (told: readonly HostileTelling[]) => Promise<void>,
): Promise<void> {
  const clock = virtualClock();
  const told: HostileTelling[] = [];
  const desk = held<Desk>("a desk");
  const incidents = new Map<string, string>();
  const outputs = new Map<string, Extract<HostileStep, { does: "order" }>>();
  let reported: readonly NoticeInput[] = [];

  const keep = (message: Message, attempt: Attempt, again: boolean) => {
    const { deliveryId, tellingId, bytesOf } = attempt;
    for (const { incident } of [message, ...message.others]) {
      incidents.set(incident.group.tale ?? "", incident.id);
    }
    told.push({ message, attempt: { deliveryId, tellingId, bytesOf }, again });
    return { status: "sent", ref: "1" } as const;
  };
  // How fast a provider lets itself be told says nothing of what it is told.
  const { rate: _rate, timeoutMs: _timeout, receiptWithinMs: _receipt, ...shape } = traits;
  const main = defineChannel({
    type: "main",
    options: nothing,
    traits: shape,
    open: () => ({
      send: async (message, attempt) => keep(message, attempt, false),
      ...(traits.edits && {
        update: async (_ref: string, message: Message, attempt: Attempt) =>
          keep(message, attempt, true),
      }),
      async receive(_request, given) {
        desk.set(given);
        return new Response();
      },
    }),
  });
  const pager = defineChannel({
    type: "pager",
    options: nothing,
    traits: { edits: false, idempotent: true, pages: "text" },
    open: () => ({ send: async () => ({ status: "sent" }) }),
  });
  const source = defineSource({
    type: "hostile",
    options: nothing,
    open: () => ({
      webhook: {
        verify: () => ({ ok: true }),
        parse: () => ({ status: "read", notices: reported }),
      },
      actions: [poke("poke", outputs), poke("guard", outputs)],
    }),
  });
  const contact = traits.pages === undefined ? "pager" : "main";
  const gateway = createGateway({
    clock,
    // Without one, links from outside take the place of the incident's own.
    ...(tales.length === 3 ? {} : { publicUrl }),
    storage: memoryStorage(),
    sources: { hostile: source({}) },
    channels: { main: main({}), pager: pager({}) },
    receivers: { ops: ["main:ops"] },
    people: {
      ann: {
        name: "Ann",
        language: tales.length % 2 ? "en" : "ko",
        contacts: { [contact]: "ops" },
      },
    },
    escalations: { wake: { steps: [{ notify: ["person:ann"] }] } },
    permissions: [{ actions: ["hostile.guard"], allow: ["everyone"], approvals: 1 }],
    route: {
      receiver: "ops",
      escalation: "wake",
      groupBy: ["tale"],
      flap: { changes: 3, within: "10m" },
    },
  });

  const report = async (notices: readonly NoticeInput[]) => {
    reported = notices;
    if (notices.length > 0) await call(gateway, "/hooks/hostile");
  };
  const settle = async (ms: number) => {
    await clock.advance(ms);
    await quiet(clock, told);
  };

  await gateway.start();
  await call(gateway, "/callbacks/main");
  await report(
    tales.map(({ change }, tale) =>
      of(tale, { ...change, kind: "message", labels: { ...change.labels, change: "deploy" } }),
    ),
  );
  await settle(minuteMs);
  await report(tales.flatMap(({ opens }, tale) => opens.map((notice) => of(tale, notice))));
  await settle(minuteMs);
  for (let round = 0; tales.some(({ steps }) => round < steps.length); round += 1) {
    const steps = tales.flatMap(({ steps: all }, tale) => {
      const step = all[round];
      return step === undefined ? [] : [{ tale, step }];
    });
    await report(steps.flatMap(({ tale, step }) => noticesOf(step).map((each) => of(tale, each))));
    for (const { tale, step } of steps) {
      const incident = incidents.get(String(tale));
      if (incident !== undefined)
        await act(desk.get(), incident, step, outputs, `${tale} ${round}`);
    }
    for (let turn = 0; turn < 4 && steps.some(({ step }) => step.does === "flap"); turn += 1) {
      await clock.advance(1_000);
      const turned = turn % 2 === 0 ? "resolved" : "firing";
      const flapping = steps.flatMap(({ tale, step }) =>
        step.does === "flap" ? [of(tale, { ...step.notice, kind: "problem", status: turned })] : [],
      );
      await report(flapping);
    }
    await settle(steps.some(({ step }) => step.does === "last") ? reminderMs : minuteMs);
  }
  try {
    await look(told);
  } finally {
    await gateway.stop();
  }
}

/** How many notices a tale reports. */
export function noticesIn({ opens, steps }: HostileTale): number {
  return steps.reduce((sum, step) => sum + noticesOf(step).length, 1 + opens.length);
}

function noticesOf(step: HostileStep): readonly NoticeInput[] {
  if (step.does === "report") return step.notices;
  return step.does === "flap" ? [{ ...step.notice, kind: "problem", status: "firing" }] : [];
}

/** A notice of the tale's incident. */
function of(tale: number, notice: NoticeInput): NoticeInput {
  // By the app it is tied to what was changed before.
  const own = { tale: String(tale), app: `app ${tale}` };
  return { ...notice, labels: { ...notice.labels, ...own } };
}

async function act(
  desk: Desk,
  incident: string,
  step: HostileStep,
  outputs: Map<string, Extract<HostileStep, { does: "order" }>>,
  request: string,
): Promise<void> {
  if (step.does === "answer") {
    const { action, by, why } = step;
    await desk.act({ action, incident, by: { name: by }, how: "button", why });
  }
  if (step.does === "order") {
    const { guarded, by, why } = step;
    outputs.set(incident, step);
    const action = `hostile.${guarded ? "guard" : "poke"}`;
    await desk.request({ action, incident, by: { name: by, how: "button" }, why, request });
  }
}

/** An action of the source: what it says and how it ends comes from its side. */
function poke(
  name: string,
  outputs: ReadonlyMap<string, Extract<HostileStep, { does: "order" }>>,
): Action {
  return {
    name,
    title: `<!here> @everyone *${name}* it`,
    description: "Pokes it.",
    applies: () => true,
    allow: "everyone",
    async run(order) {
      const { says = "", ends = "" } = outputs.get(order.about?.id ?? "") ?? {};
      await order.say(says);
      return { status: "done", text: ends };
    },
  };
}

async function call(gateway: Gateway, path: string): Promise<void> {
  const response = await gateway.handle(
    new Request(`${publicUrl}${path}`, { method: "POST", body: "{}" }),
  );
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}

/** Goes on until nothing more is told. */
async function quiet(clock: VirtualClock, told: readonly unknown[]): Promise<void> {
  for (let before = -1; before !== told.length; ) {
    before = told.length;
    await clock.advance(1_000);
  }
}

function held<Value>(what: string): { set(value: Value): void; get(): Value } {
  let kept: Value | undefined;
  return {
    set(value) {
      kept = value;
    },
    get() {
      if (kept === undefined) throw new Error(`there is no ${what} yet`);
      return kept;
    },
  };
}

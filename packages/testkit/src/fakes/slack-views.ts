import { isBlock } from "./slack-blocks.ts";
import { isInputElement } from "./slack-elements.ts";
import { isTextObject, list, type Thing } from "./slack-text.ts";

/** A modal as somebody sees it. */
export interface SlackView {
  readonly id: string;
  readonly user: string;
  readonly title: string;
  readonly callbackId: string;
  readonly metadata: string;
  readonly blocks: readonly Thing[];
  /** It can be sent. */
  readonly submits: boolean;
  readonly updates: number;
}

interface Trigger {
  readonly user: string;
  readonly until: number;
  used: boolean;
}

const triggerMs = 3_000;
const longestMetadata = 3_000;

/** Modals and Home tabs: who opened what, and whether Slack would have let them. */
export function slackViews(now: () => number) {
  const triggers = new Map<string, Trigger>();
  const modals = new Map<string, SlackView>();
  const homes = new Map<string, readonly Thing[]>();
  let opened = 0;

  function open(args: Readonly<Record<string, string>>): Thing | string {
    const trigger = triggers.get(args.trigger_id ?? "");
    if (trigger === undefined) return "invalid_trigger";
    if (trigger.used) return "exchanged_trigger_id";
    if (now() > trigger.until) return "expired_trigger_id";
    const view = parsed(args.view);
    if (view === undefined || !isModal(view)) return "invalid_arguments";
    trigger.used = true;
    opened += 1;
    const id = `V0FAKE${String(opened).padStart(3, "0")}`;
    modals.set(id, shown(id, trigger.user, view, 0));
    return { view: { id, hash: `${now()}.${id}` } };
  }

  function update(args: Readonly<Record<string, string>>): Thing | string {
    const before = modals.get(args.view_id ?? "");
    if (before === undefined) return "not_found";
    const view = parsed(args.view);
    if (view === undefined || !isModal(view)) return "invalid_arguments";
    replace(before, view);
    return { view: { id: before.id } };
  }

  function replace(before: SlackView, view: Thing): void {
    if (!isModal(view)) throw new Error(`Slack would not take this view: ${JSON.stringify(view)}`);
    modals.set(before.id, shown(before.id, before.user, view, before.updates + 1));
  }

  function publish(args: Readonly<Record<string, string>>): Thing | string {
    const view = parsed(args.view);
    if (!/^[UW][A-Z0-9]{6,}$/.test(args.user_id ?? "")) return "user_not_found";
    const blocks = list(view?.blocks);
    const fits = view?.type === "home" && blocks.length <= 100 && blocks.every(isBlock);
    if (!fits) return "invalid_arguments";
    homes.set(args.user_id ?? "", blocks);
    return { view: { id: `VHOME${args.user_id}` } };
  }

  return {
    open,
    update,
    publish,
    replace,
    /** What a click or a command lets an app open, for 3 s. */
    trigger(user: string): string {
      const id = `${triggers.size + 1}.${Math.floor(now() / 1000)}.fake`;
      triggers.set(id, { user, until: now() + triggerMs, used: false });
      return id;
    },
    modal: (user: string) => [...modals.values()].findLast((view) => view.user === user),
    close: (id: string) => void modals.delete(id),
    home: (user: string) => homes.get(user),
  };
}

function shown(id: string, user: string, view: Thing, updates: number): SlackView {
  return {
    id,
    user,
    title: String((view.title as Thing).text),
    callbackId: String(view.callback_id ?? ""),
    metadata: String(view.private_metadata ?? ""),
    blocks: list(view.blocks),
    submits: view.submit !== undefined,
    updates,
  };
}

/** Whether Slack takes it. */
export function isModal(view: Thing): boolean {
  const { type, title, submit, close, blocks, callback_id: id, private_metadata: metadata } = view;
  const all = list(blocks);
  const short = (text: unknown) => isTextObject(text, 24, ["plain_text"]);
  const inputs = all.filter((block) => block.type === "input");
  const ids = all.flatMap(({ block_id }) => block_id ?? []);
  return (
    type === "modal" &&
    short(title) &&
    (submit === undefined ? inputs.length === 0 : short(submit)) &&
    (close === undefined || short(close)) &&
    (id === undefined || (typeof id === "string" && id.length <= 255)) &&
    (metadata === undefined ||
      (typeof metadata === "string" && metadata.length <= longestMetadata)) &&
    all.length > 0 &&
    all.length <= 100 &&
    new Set(ids).size === ids.length &&
    all.every((block) => (block.type === "input" ? isInput(block) : isBlock(block)))
  );
}

function isInput({ label, hint, element, block_id: id }: Thing): boolean {
  if (typeof element !== "object" || element === null) return false;
  if (id !== undefined && (typeof id !== "string" || id === "" || id.length > 255)) return false;
  if (!isTextObject(label, 2000, ["plain_text"])) return false;
  if (hint !== undefined && !isTextObject(hint, 2000, ["plain_text"])) return false;
  return isInputElement(element as Thing);
}

function parsed(json: string | undefined): Thing | undefined {
  try {
    const value: unknown = JSON.parse(json ?? "");
    return typeof value === "object" && value !== null ? (value as Thing) : undefined;
  } catch {
    return undefined;
  }
}

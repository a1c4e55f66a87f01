import type { TemplateOptions } from "../templates/template.ts";

/** A receiver with more to say than whom it tells. */
export interface ReceiverOptions {
  /** Each `channel:address`, `person:NAME`, `schedule:NAME` or `receiver:NAME`. */
  readonly targets: readonly string[];
  /** What its messages are written in, BCP 47; a person's own language goes before it. Default: English. */
  readonly locale?: string | undefined;
  /** The words of its messages; those of a route go before them. */
  readonly templates?: TemplateOptions | undefined;
}

export type ReceiversOptions = Readonly<Record<string, readonly string[] | ReceiverOptions>>;

type Receivers = Readonly<Record<string, readonly string[]>>;

/** Receivers as lists, with `receiver:NAME` replaced by what that one tells; one that names itself adds nothing. */
export function flattened(receivers: ReceiversOptions): Receivers {
  const entries = Object.keys(receivers).map((name) => {
    return [name, [...new Set(targetsOf(name, receivers, []))]] as const;
  });
  return Object.fromEntries(entries);
}

/** Whom a receiver tells, as it is written. */
export function targetsIn(receiver: readonly string[] | ReceiverOptions): readonly string[] {
  return "targets" in receiver ? receiver.targets : receiver;
}

const prefix = "receiver:";

function targetsOf(name: string, receivers: ReceiversOptions, above: readonly string[]): string[] {
  if (above.includes(name) || !Object.hasOwn(receivers, name)) return [];
  return targetsIn(receivers[name] ?? []).flatMap((target) =>
    target.startsWith(prefix)
      ? targetsOf(target.slice(prefix.length), receivers, [...above, name])
      : [target],
  );
}

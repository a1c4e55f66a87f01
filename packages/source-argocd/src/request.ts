import { oneLine } from "@tocsin/core";

/** Argo CD keeps these with a sync and shows them with everything it tells of it. */
export type Info = { readonly name?: string | undefined; readonly value?: string | undefined };

const orderInfo = "tocsin-request";
const requesterInfo = "requested-by";

/** What the gateway was asked for, by whom. */
export interface Requested {
  /** The order's id. */
  readonly id: string;
  readonly by: string | undefined;
}

/** The notes that a sync takes along, so that its outcome is known as that of the order. */
export function requestInfos(id: string, by: string): Info[] {
  return [
    { name: requesterInfo, value: oneLine(by, 100) },
    { name: orderInfo, value: id },
  ];
}

/** The request that an operation is for; undefined when it did not come from the gateway. */
export function requestIn(infos: readonly Info[] | undefined): Requested | undefined {
  const noteNamed = (wanted: string) => infos?.find(({ name }) => name === wanted)?.value;
  const id = noteNamed(orderInfo);
  if (id === undefined || !/^[\w:.-]{1,100}$/.test(id)) return undefined;
  return { id, by: noteNamed(requesterInfo) };
}

/** Those of an operation that are for people. */
export function shownInfos(infos: readonly Info[]): readonly Info[] {
  return infos.filter(({ name }) => name !== orderInfo);
}

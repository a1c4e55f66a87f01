import type { LaneDepth } from "@tocsin/core";
import { depthScript } from "./scripts/depth.ts";
import { rows, texts } from "./scripts/script.ts";
import type { Store } from "./store.ts";

export async function depthOf(store: Store): Promise<Readonly<Record<string, LaneDepth>>> {
  const lanes = rows(texts(await store.run(depthScript, [store.clock.now()])), 3);
  return Object.fromEntries(
    lanes.map(([lane = "", waiting, first = ""]) => [
      lane,
      { waiting: Number(waiting), ...(first === "" ? {} : { oldestDue: Number(first) }) },
    ]),
  );
}

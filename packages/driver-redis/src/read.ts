import type { Stored } from "@tocsin/core";
import { batched } from "./batch.ts";
import { readScript } from "./scripts/read.ts";
import { rows, texts } from "./scripts/script.ts";
import type { Store } from "./store.ts";

const mostKeys = 200;

export function reader(store: Store) {
  const send = batched<readonly string[], readonly (Stored | undefined)[]>(
    async (asked) => {
      const keys = asked.flat();
      const found = rows(texts(await store.run(readScript, [store.clock.now(), ...keys])), 2);
      let at = 0;
      return asked.map((some) =>
        some.map((key) => {
          const [version = "", value = ""] = found[at++] ?? [];
          return version === "" ? undefined : { key, value, version: Number(version) };
        }),
      );
    },
    { weight: (keys) => keys.length, most: mostKeys },
  );

  return async function read(keys: readonly string[]): Promise<readonly (Stored | undefined)[]> {
    if (keys.length === 0) return [];
    if (keys.length <= mostKeys) return send(keys);
    const chunks: (readonly string[])[] = [];
    for (let at = 0; at < keys.length; at += mostKeys) chunks.push(keys.slice(at, at + mostKeys));
    return (await Promise.all(chunks.map(send))).flat();
  };
}

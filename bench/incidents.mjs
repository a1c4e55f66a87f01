import { join } from "node:path";
import { measure, scratch } from "./lib/process.mjs";
import { row } from "./lib/table.mjs";

/** Memory and query time with many open incidents, on SQLite. */
export async function incidents() {
  const rows = [];
  for (const count of [10_000, 100_000]) {
    const { folder, remove } = scratch();
    const result = await measure("incidents-gateway.mjs", {
      count,
      storage: "sqlite",
      path: join(folder, "tocsin.db"),
    });
    remove();
    const many = `${count.toLocaleString("en")} open incidents`;
    const large = count === 100_000;
    rows.push(
      row({
        what: `memory, ${many}`,
        value: result.residentMb,
        unit: "MB",
        lowerIsBetter: true,
        bar: large ? 400 : undefined,
      }),
      row({
        what: `filtered page, ${many}`,
        value: result.pageMs,
        unit: "ms",
        lowerIsBetter: true,
        bar: large ? 20 : undefined,
      }),
      row({
        what: `page by a regex, ${many}`,
        value: result.regexMs,
        unit: "ms",
        lowerIsBetter: true,
      }),
    );
  }
  return rows;
}

/** One row of the table: what was measured, against which peer, and the bar to reach. */
export function row({ what, value, unit, peer, peerValue, bar, lowerIsBetter = false }) {
  const ratio = peerValue === undefined ? undefined : value / peerValue;
  const judged = ratio ?? value;
  const ok = bar === undefined ? undefined : lowerIsBetter ? judged <= bar : judged >= bar;
  return { what, value, unit, peer, peerValue, ratio, bar, lowerIsBetter, ok };
}

const number = (value) =>
  value === undefined
    ? ""
    : value >= 100
      ? Math.round(value).toLocaleString("en")
      : value.toFixed(2);

/** Ratios first: they hold on other machines too. */
export function print(rows) {
  const lines = [["ratio", "bar", "", "what", "here", "unit", "peer", "peer's"]];
  for (const each of rows) {
    lines.push([
      number(each.ratio),
      each.bar === undefined ? "" : `${each.lowerIsBetter ? "<=" : ">="} ${each.bar}`,
      each.ok === undefined ? "" : each.ok ? "ok" : "SHORT",
      each.what,
      number(each.value),
      each.unit,
      each.peer ?? "",
      number(each.peerValue),
    ]);
  }
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  for (const line of lines)
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    );
}

const counted = /\{(\d{1,4})(?:,(\d{0,4}))?\}/y;

/** About how many instructions a regular expression compiles to: `(?:ab){10}` has 20. Never throws. */
export function patternSize(pattern: string): number {
  const outer: number[] = [];
  let total = 0;
  let last = 0;
  let at = 0;
  const add = (size: number) => {
    total += size;
    last = size;
  };
  while (at < pattern.length) {
    const character = pattern[at];
    counted.lastIndex = at;
    const count = character === "{" ? counted.exec(pattern) : null;
    if (count !== null) {
      total += last * (Math.max(Number(count[1]), Number(count[2] ?? 0), 1) - 1);
      at = counted.lastIndex;
      continue;
    }
    if (character === "(") {
      outer.push(total);
      total = 0;
      last = 0;
    } else if (character === ")") {
      const within = total + 1;
      total = outer.pop() ?? 0;
      add(within);
    } else if (character === "[") {
      at = endOfClass(pattern, at);
      add(1);
    } else {
      if (character === "\\") at += 1;
      add(1);
    }
    at += 1;
  }
  return outer.reduce((sum, size) => sum + size, total);
}

/** Where the class's `]` is; the first character of a class is never its end. */
function endOfClass(pattern: string, from: number): number {
  let at = from + (pattern[from + 1] === "^" ? 3 : 2);
  while (at < pattern.length && pattern[at] !== "]") at += pattern[at] === "\\" ? 2 : 1;
  return at;
}

/** Remembers the last few names that it was given. */
export interface Memory {
  has(name: string): boolean;
  add(name: string): void;
}

export function memoryOf(capacity: number): Memory {
  const names = new Set<string>();
  return {
    has: (name) => names.has(name),
    add(name) {
      names.add(name);
      // A Set gives its oldest first.
      for (const oldest of names) {
        if (names.size <= capacity) break;
        names.delete(oldest);
      }
    },
  };
}

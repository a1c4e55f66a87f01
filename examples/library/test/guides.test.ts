import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const text = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

it.each([
  ["write-a-channel.md", "../src/ntfy.ts"],
  ["write-a-source.md", "../src/backup.ts"],
  ["write-a-source.md", "../src/disks.ts"],
  ["write-a-source.md", "./backup.test.ts"],
])("docs/%s shows %s as it is", (guide, file) => {
  expect(text(`../../../docs/${guide}`)).toContain(`\`\`\`ts\n${text(file)}\`\`\`\n`);
});

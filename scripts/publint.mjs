// Checks every package that is published, the way its users would meet it.
import { readdirSync, readFileSync } from "node:fs";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

const folders = [...readdirSync("packages").map((name) => `packages/${name}`), "server"];
let problems = 0;
for (const folder of folders) {
  const pkg = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const { messages } = await publint({ pkgDir: folder, strict: true });
  for (const message of messages) {
    problems += 1;
    console.error(`${pkg.name}: ${formatMessage(message, pkg)}`);
  }
}
console.log(`publint: ${folders.length} packages, ${problems} problems`);
process.exitCode = problems > 0 ? 1 : 0;

import { rm } from "node:fs/promises";
import { testDriver } from "@tocsin/testkit";
import { afterAll } from "vitest";
import { directory, open } from "./open.ts";

afterAll(() => rm(directory, { recursive: true, force: true }));

testDriver("sqlite", { open, crash: { module: new URL("./open.ts", import.meta.url) } });

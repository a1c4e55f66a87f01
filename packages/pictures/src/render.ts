import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";

const keptPictures = 64;
const mostWaiting = 100;
const longestSvg = 1_000_000;
// Korean letters are a font of their own, of 2 MB each.
const fonts = [
  "noto-sans/400Regular/NotoSans_400Regular.ttf",
  "noto-sans/600SemiBold/NotoSans_600SemiBold.ttf",
  "nanum-gothic/400Regular/NanumGothic_400Regular.ttf",
  "nanum-gothic/700Bold/NanumGothic_700Bold.ttf",
];

type Answer =
  | { readonly id: number; readonly png: Uint8Array; readonly reason?: undefined }
  | { readonly id: number; readonly reason: string };

interface Waiting {
  readonly resolve: (png: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

/** One thread for the process: it starts with the first picture and keeps nobody from leaving. */
let thread: Worker | undefined;
let count = 0;
const waiting = new Map<number, Waiting>();
/** By the hash of the drawing, the one used longest ago first. */
const kept = new Map<string, Promise<Uint8Array>>();

/** Turns a drawing into a PNG of twice its size, in a thread of its own. The same drawing is drawn once. */
export function renderPng(svg: string): Promise<Uint8Array> {
  const key = createHash("sha256").update(svg).digest("base64");
  const known = kept.get(key);
  kept.delete(key);
  const png = known ?? draw(svg);
  kept.set(key, png);
  png.catch(() => kept.delete(key));
  const [oldest] = kept.keys();
  if (kept.size > keptPictures && oldest !== undefined) kept.delete(oldest);
  return png;
}

function draw(svg: string): Promise<Uint8Array> {
  if (svg.length > longestSvg) return Promise.reject(new Error("the drawing is too large"));
  if (waiting.size >= mostWaiting) return Promise.reject(new Error("too many pictures at once"));
  count += 1;
  const id = count;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    thread ??= start();
    thread.ref();
    thread.postMessage({ id, svg });
  });
}

function start(): Worker {
  const require = createRequire(import.meta.url);
  const fontFiles = fonts.map((file) => require.resolve(`@expo-google-fonts/${file}`));
  const worker = new Worker(new URL("./worker.mjs", import.meta.url), {
    name: "tocsin-pictures",
    workerData: { fontFiles },
    // Not this process's own: they may name a script or a way of loading.
    execArgv: [],
  });
  worker.on("message", (answer: Answer) => {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker.unref();
    if (answer.reason === undefined) asked?.resolve(answer.png);
    else asked?.reject(new Error(`the picture can't be drawn: ${answer.reason}`));
  });
  const end = (why: string) => {
    if (thread === worker) thread = undefined;
    for (const { reject } of waiting.values()) reject(new Error(why));
    waiting.clear();
  };
  worker.on("error", (error) => end(`pictures can't be drawn: ${String(error)}`));
  worker.on("exit", () => end("the thread that draws has ended"));
  return worker;
}

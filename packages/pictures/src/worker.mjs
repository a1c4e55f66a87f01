// The thread that turns SVG into PNG, 20 ms a picture. Plain JavaScript, so that it starts as it is from
// `src` and from `dist`: Node 20 can't load TypeScript.
import { parentPort, workerData } from "node:worker_threads";
import resvg from "@resvg/resvg-js";

const port = parentPort;
if (port === null) throw new Error("worker.mjs is started by renderPng alone");

/** @type {import("@resvg/resvg-js").ResvgRenderOptions} */
const options = {
  font: {
    loadSystemFonts: false,
    fontFiles: workerData.fontFiles,
    defaultFontFamily: "Noto Sans",
  },
  // Sharp on screens of twice the density.
  fitTo: { mode: "zoom", value: 2 },
};

port.on("message", ({ id, svg }) => {
  try {
    port.postMessage({ id, png: new resvg.Resvg(svg, options).render().asPng() });
  } catch (error) {
    port.postMessage({ id, reason: error instanceof Error ? error.message : String(error) });
  }
});

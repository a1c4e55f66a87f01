export {
  incidentPicture,
  incidentPictures,
  reportsOf,
  stagesOf,
  type Told,
  timelineOf,
} from "./incident.ts";
export { type Pipeline, pipelinePicture } from "./pipeline.ts";
export { renderPng } from "./render.ts";
export { type Sparkline, sparklinePicture } from "./sparkline.ts";
export type { Drawing } from "./svg.ts";
export { type Timeline, type TimelineState, timelinePicture } from "./timeline.ts";

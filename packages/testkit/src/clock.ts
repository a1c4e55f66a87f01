export { type VirtualClock, virtualClock } from "@tocsin/core";

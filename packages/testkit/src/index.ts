export { type VirtualClock, virtualClock } from "./clock.ts";
export { type Answer, type FakeHttp, type Fault, fakeHttp, type Seen } from "./fakes/http.ts";

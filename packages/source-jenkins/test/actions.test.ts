import "./actions/build.ts";
import "./actions/running.ts";
import "./actions/refused.ts";
import "./actions/hostile.ts";

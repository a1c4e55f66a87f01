// In one file, since loading the cluster's client takes a second for each.
import "./actions/look.ts";
import "./actions/change.ts";
import "./actions/refused.ts";
import "./actions/rights.ts";
import "./actions/hostile.ts";

import { script } from "./script.ts";

/** ARGV: now. Answers a flat list of lane, number of records due, and the first due time (or empty). */
export const depthScript = script(`
local found = {}
for _, lane in ipairs(redis.call('SMEMBERS', prefix .. ':lanes')) do
  local waiting, first = 0, nil
  for _, urgent in ipairs({ '0', '1' }) do
    local set = dueSet(lane, urgent)
    local count = redis.call('ZCOUNT', set, '-inf', ARGV[1])
    waiting = waiting + count
    if count > 0 then
      local due = redis.call('ZRANGE', set, 0, 0, 'WITHSCORES')[2]
      if not first or tonumber(due) < tonumber(first) then first = due end
    end
  end
  local n = #found
  found[n + 1], found[n + 2], found[n + 3] = lane, tostring(waiting), first or ''
end
return found
`);

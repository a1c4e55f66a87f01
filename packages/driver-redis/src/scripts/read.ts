import { script } from "./script.ts";

/** ARGV: now, keys. Answers a flat list of version and value, both empty where there is no record. */
export const readScript = script(`
local now = tonumber(ARGV[1])
local found = {}
for i = 2, #ARGV do
  local record = redis.call('HMGET', recordOf(ARGV[i]), 'n', 'v', 'x', 'd')
  local there = record[1] and (not record[3] or record[4] or tonumber(record[3]) > now)
  found[#found + 1] = there and record[1] or ''
  found[#found + 1] = there and record[2] or ''
end
return found
`);

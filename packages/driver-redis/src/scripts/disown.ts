import { script } from "./script.ts";

/**
 * Lets go of what was claimed under a token whose claimer never got the answer: nobody has it in hand, and
 * its holder lives on and renews the lease. ARGV: now, token. Answers a flat list of key, lane, urgent.
 */
export const disownScript = script(`
local wakes = {}
local all = redis.call('HGETALL', held)
for i = 1, #all, 2 do
  local key = all[i]
  if all[i + 1] == ARGV[2] then
    redis.call('HDEL', held, key)
    local record = redis.call('HMGET', recordOf(key), 'd', 'l', 'u')
    if record[1] then
      redis.call('ZADD', watchSet(record[2]), ARGV[1], key)
      local n = #wakes
      wakes[n + 1], wakes[n + 2], wakes[n + 3] = key, record[2], record[3]
    end
  end
end
return wakes
`);

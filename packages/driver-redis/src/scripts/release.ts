import { script } from "./script.ts";

/** How many arguments one record to let go takes. */
const releaseWidth = 4;

/**
 * ARGV: now, horizon, lead, grace, first pause, longest pause; then each record: key, token, its due time
 * when it was claimed, and what became of it (`done`, `threw`, `untouched`).
 * Answers a flat list of key, time, lane, urgent of those that need a wake-up.
 */
export const releaseScript = script(`
local now, horizon = tonumber(ARGV[1]), tonumber(ARGV[2])
local lead, grace = tonumber(ARGV[3]), tonumber(ARGV[4])
local wakes = {}
for p = 7, #ARGV, ${releaseWidth} do
  local key, fate = ARGV[p], ARGV[p + 3]
  -- Not ours any more: the lease lapsed and another process has it, or will.
  if redis.call('HGET', held, key) == ARGV[p + 1] then
    redis.call('HDEL', held, key)
    local record = redis.call('HMGET', recordOf(key), 'd', 'l', 'u', 'f')
    if record[1] then
      -- Its handler may have done half of it: as after a death with it in hand.
      if fate == 'threw' then redis.call('HSET', recordOf(key), 'r', '1') end
      local at = tonumber(record[1])
      local same = record[1] == ARGV[p + 2]
      if (same and fate ~= 'untouched') or (fate == 'threw' and at <= now) then
        local failures = same and tonumber(record[4] or '0') or 0
        at = now + math.min(tonumber(ARGV[6]), tonumber(ARGV[5]) * 2 ^ math.min(failures, 30))
        redis.call('HSET', recordOf(key), 'f', failures + 1, 'b', at)
      end
      if at > now + horizon then
        -- Whoever gave it a new time has put it there already.
        if same then redis.call('ZADD', watchSet(record[2]), at - lead, key) end
      else
        redis.call('ZADD', watchSet(record[2]), math.max(at, now) + grace, key)
        local n = #wakes
        wakes[n + 1], wakes[n + 2], wakes[n + 3], wakes[n + 4] = key, tostring(at), record[2], record[3]
      end
    end
  end
end
return wakes
`);

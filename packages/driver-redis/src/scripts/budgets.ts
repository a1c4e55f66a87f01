import { script } from "./script.ts";

/**
 * GCRA: a bucket keeps the time at which it would be full again (t), and until when it is paused (p).
 * ARGV: now; then each take: bucket, ms that one costs, burst. Answers the ms to wait, 0 for taken.
 */
export const takeScript = script(`
local now, waits = tonumber(ARGV[1]), {}
for p = 2, #ARGV, 3 do
  local key, cost, burst = prefix .. ':budget:' .. ARGV[p], tonumber(ARGV[p + 1]), tonumber(ARGV[p + 2])
  local state = redis.call('HMGET', key, 't', 'p')
  local full, paused = math.max(tonumber(state[1] or '0'), now), tonumber(state[2] or '0')
  local wait = math.max(paused - now, full - now - (burst - 1) * cost)
  -- Below a microsecond it is the rounding of the text.
  if wait > 0.001 then
    waits[#waits + 1] = math.ceil(wait)
  else
    redis.call('HSET', key, 't', string.format('%.3f', full + cost))
    redis.call('PEXPIRE', key, string.format('%.0f', math.min(full + cost - now, 1e12) + 1000))
    waits[#waits + 1] = 0
  end
end
return waits
`);

/** ARGV: now, bucket, until. */
export const pauseScript = script(`
local key, now, till = prefix .. ':budget:' .. ARGV[2], tonumber(ARGV[1]), tonumber(ARGV[3])
local state = redis.call('HMGET', key, 't', 'p')
if till > now and till > tonumber(state[2] or '0') then
  redis.call('HSET', key, 'p', ARGV[3])
  local last = math.max(till, tonumber(state[1] or '0'))
  redis.call('PEXPIRE', key, string.format('%.0f', math.min(last - now, 1e12) + 1000))
end
return 1
`);

/** ARGV: now, bucket. */
export const pausedScript = script(`
local till = redis.call('HGET', prefix .. ':budget:' .. ARGV[2], 'p')
return till and math.max(0, math.ceil(tonumber(till) - tonumber(ARGV[1]))) or 0
`);

import { script } from "./script.ts";

/**
 * ARGV: now, token, holder, lease, lane, most, soon; then keys. Urgent records come first, asked for or not.
 * Answers: a flat list of key, version, value, due, recovered; how many of the keys were looked at; and a
 * flat list of key and time of those that are due within `soon`, whose wake-up came early.
 */
export const claimScript = script(`
local now, most, soon = tonumber(ARGV[1]), tonumber(ARGV[6]), tonumber(ARGV[7])
local token, lane = ARGV[2], ARGV[5]
local time = redis.call('TIME')
local server = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZADD', prefix .. ':holders', server + tonumber(ARGV[4]), ARGV[3])
local claimed, early, count = {}, {}, 0

local function claim(key)
  local record = redis.call('HMGET', recordOf(key), 'n', 'v', 'd', 'l', 'b', 'r')
  if not record[3] or record[4] ~= lane then return end
  local at = tonumber(record[3])
  if record[5] then at = math.max(at, tonumber(record[5])) end
  if at > now then
    if at <= now + soon and redis.call('HEXISTS', held, key) == 0 then early[#early + 1] = key; early[#early + 1] = tostring(at) end
    return
  end
  if redis.call('HSETNX', held, key, token) == 0 then return end
  if record[6] then redis.call('HDEL', recordOf(key), 'r') end
  local n = #claimed
  claimed[n + 1], claimed[n + 2], claimed[n + 3] = key, record[1], record[2]
  claimed[n + 4], claimed[n + 5] = record[3], record[6] and '1' or '0'
  count = count + 1
end

-- More than is wanted, as those in hand stand among them.
local urgent = redis.call('ZRANGEBYSCORE', dueSet(lane, '1'), '-inf', now, 'LIMIT', 0, most * 2 + 16)
for _, key in ipairs(urgent) do
  if count >= most then break end
  claim(key)
end
local seen = 0
while count < most and 8 + seen <= #ARGV do
  claim(ARGV[8 + seen])
  seen = seen + 1
end
return { claimed, seen, early }
`);

/** ARGV: holder, lease. */
export const leaseScript = script(`
local time = redis.call('TIME')
local server = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZADD', prefix .. ':holders', server + tonumber(ARGV[2]), ARGV[1])
return 1
`);

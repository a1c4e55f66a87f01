import { removal } from "./removal.ts";
import { script } from "./script.ts";

/**
 * KEYS[2]: the list of jobs that wait in the lane's queue. ARGV: now, lane, limit, horizon, lead, grace.
 * Answers: how many were looked at; and a flat list of key, time and urgent of those to announce again.
 */
export const sweepScript = script(`
local now, lane, limit = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])
local horizon, lead, grace = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local watch, wakes, announced = watchSet(lane), {}, {}

local function look(key)
  local record = redis.call('HMGET', recordOf(key), 'd', 'l', 'u', 'b')
  if not record[1] or record[2] ~= lane then
    redis.call('ZREM', watch, key)
    redis.call('ZREM', dueSet(lane, '0'), key)
    redis.call('ZREM', dueSet(lane, '1'), key)
    return
  end
  local at = tonumber(record[1])
  if record[4] then at = math.max(at, tonumber(record[4])) end
  if redis.call('HEXISTS', held, key) == 1 then
    redis.call('ZADD', watch, now + lead, key)
  elseif at > now + horizon then
    redis.call('ZADD', watch, at - lead, key)
  else
    -- The longer it waits, the rarer it is announced: a backlog must not fill the queue with reminders, and
    -- a reminder that a dying process took with it must not cost much time.
    local again = at > now and at + grace or now + math.min(math.max(now - at, 2 * grace), 600000)
    redis.call('ZADD', watch, again, key)
    local n = #wakes
    wakes[n + 1], wakes[n + 2], wakes[n + 3] = key, tostring(at), record[3]
    announced[key] = true
  end
end

local found = redis.call('ZRANGEBYSCORE', watch, '-inf', now, 'LIMIT', 0, limit)
for _, key in ipairs(found) do look(key) end
-- Nothing waits in the queue and yet work is overdue: whatever announced it is lost.
if #found < limit and redis.call('LLEN', KEYS[2]) == 0 then
  for _, urgent in ipairs({ '1', '0' }) do
    local overdue = redis.call('ZRANGEBYSCORE', dueSet(lane, urgent), '-inf', now - grace, 'LIMIT', 0, limit)
    for _, key in ipairs(overdue) do
      if not announced[key] then look(key) end
    end
  end
end
return { #found, wakes }
`);

/**
 * Takes back what processes hold whose lease has lapsed. ARGV: cursor, now.
 * Answers: the next cursor (0 at the end); and a flat list of key, lane, urgent to announce.
 */
export const revokeScript = script(`
local time = redis.call('TIME')
local server = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local page = redis.call('HSCAN', held, ARGV[1], 'COUNT', 200)
local dead, wakes = {}, {}
for i = 1, #page[2], 2 do
  local key, holder = page[2][i], string.match(page[2][i + 1], '^[^.]*')
  if dead[holder] == nil then
    local lease = redis.call('ZSCORE', prefix .. ':holders', holder)
    dead[holder] = not lease or tonumber(lease) < server
  end
  if dead[holder] then
    redis.call('HDEL', held, key)
    local record = redis.call('HMGET', recordOf(key), 'd', 'l', 'u')
    if record[1] then
      redis.call('HSET', recordOf(key), 'r', '1')
      redis.call('ZADD', watchSet(record[2]), ARGV[2], key)
      local n = #wakes
      wakes[n + 1], wakes[n + 2], wakes[n + 3] = key, record[2], record[3]
    end
  end
end
if page[1] == '0' then
  redis.call('ZREMRANGEBYSCORE', prefix .. ':holders', '-inf', server - 3600000)
end
return { page[1], wakes }
`);

/** Removes what has expired, with its postings. ARGV: now, limit. Answers how many there were. */
export const forgetScript = script(`
${removal}
local now, set = tonumber(ARGV[1]), prefix .. ':expiry'
local keys = redis.call('ZRANGEBYSCORE', set, '-inf', now, 'LIMIT', 0, ARGV[2])
for _, key in ipairs(keys) do
  local old = redis.call('HMGET', recordOf(key), unpack(recordFields))
  if old[1] and isGone(old, now) then remove(key, old) else redis.call('ZREM', set, key) end
end
return #keys
`);

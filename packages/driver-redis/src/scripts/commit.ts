import { removal } from "./removal.ts";
import { script } from "./script.ts";

/** How many arguments one change takes. */
const changeWidth = 10;

/**
 * ARGV: now, commits, changes in all, horizon, lead, grace; then each commit: its number of changes, and
 * each change: key, expect, value present, value, lane, due, urgent, terms, sort, expires.
 * Answers: one 1 or 0 a commit; the numbers of the changes (from 1) that need a wake-up.
 */
export const commitScript = script(`
${removal}
local now, horizon = tonumber(ARGV[1]), tonumber(ARGV[4])
local lead, grace = tonumber(ARGV[5]), tonumber(ARGV[6])
-- Before all else, so that a Redis without memory refuses while nothing is written yet.
local version = redis.call('INCRBY', prefix .. ':version', ARGV[3]) - tonumber(ARGV[3])
local answers, wakes = {}, {}

local function work(key, old, lane, due, urgent, index)
  local hadDue = old[2]
  local moved = hadDue and (due == '' or old[3] ~= lane or old[4] ~= urgent)
  if moved then
    redis.call('ZREM', dueSet(old[3], old[4]), key)
    if due == '' or old[3] ~= lane then redis.call('ZREM', watchSet(old[3]), key) end
  end
  if due == '' then return end
  if hadDue == due and not moved then return end
  local at = tonumber(due)
  redis.call('ZADD', dueSet(lane, urgent), due, key)
  if old[3] ~= lane then redis.call('SADD', prefix .. ':lanes', lane) end
  -- It was due before and waits to be claimed: its wake-up is on the way.
  if hadDue and not moved and not old[8] and tonumber(hadDue) <= now and at <= now then return end
  if at > now + horizon then
    redis.call('ZADD', watchSet(lane), at - lead, key)
  else
    redis.call('ZADD', watchSet(lane), math.max(at, now) + grace, key)
    -- In hand: whoever lets go of it announces it.
    if redis.call('HEXISTS', held, key) == 0 then wakes[#wakes + 1] = index end
  end
end

local function keep(key, old, value, lane, due, urgent, terms, sort, expires)
  local record = recordOf(key)
  if old[1] then
    if (old[2] and due == '') or (old[8] and old[2] ~= due) then redis.call('HDEL', record, 'd', 'l', 'u', 'f', 'b') end
    if old[5] and terms == '' then redis.call('HDEL', record, 't') end
    if old[6] and sort == '' then redis.call('HDEL', record, 's') end
    if old[7] then
      redis.call('PERSIST', record)
      redis.call('ZREM', prefix .. ':expiry', key)
      if expires == '' then redis.call('HDEL', record, 'x') end
    end
  end
  local fields = { 'v', value, 'n', version }
  local function set(name, text)
    if text ~= '' then fields[#fields + 1] = name; fields[#fields + 1] = text end
  end
  if due ~= '' then set('d', due); set('l', lane); set('u', urgent) end
  set('t', terms); set('s', sort); set('x', expires)
  redis.call('HSET', record, unpack(fields))
  if expires ~= '' and due == '' then
    -- With terms the sweep removes it, which knows its postings; without, Redis can by itself.
    if terms ~= '' then redis.call('ZADD', prefix .. ':expiry', expires, key)
    else redis.call('PEXPIREAT', record, expires) end
  end
end

local function index(key, old, terms, sort)
  local oldTerms = old[5] or ''
  if oldTerms == terms and (old[6] or '') == sort then return end
  local base = postingsOf(key)
  local had = {}
  eachTerm(oldTerms, function(term) had[term] = true end)
  local fresh = (old[6] or '') ~= sort
  eachTerm(terms, function(term)
    if fresh or not had[term] then redis.call('ZADD', base .. term, sort == '' and '0' or sort, key) end
    had[term] = nil
  end)
  for term in pairs(had) do redis.call('ZREM', base .. term, key) end
end

local at, number = 7, 0
for c = 1, tonumber(ARGV[2]) do
  local size = tonumber(ARGV[at])
  at = at + 1
  local olds, agreed = {}, true
  for i = 0, size - 1 do
    local p = at + i * ${changeWidth}
    local old = redis.call('HMGET', recordOf(ARGV[p]), unpack(recordFields))
    local expect = ARGV[p + 1]
    if expect ~= '' and expect ~= ((old[1] and not isGone(old, now)) and old[1] or '0') then
      agreed = false
      break
    end
    olds[i] = old
  end
  if agreed then
    for i = 0, size - 1 do
      local p = at + i * ${changeWidth}
      local key, old = ARGV[p], olds[i]
      version = version + 1
      if old[1] and (ARGV[p + 2] == '0' or isGone(old, now)) then
        remove(key, old)
        old = {}
      end
      if ARGV[p + 2] == '1' then
        local lane, due, urgent, terms = ARGV[p + 4], ARGV[p + 5], ARGV[p + 6], ARGV[p + 7]
        keep(key, old, ARGV[p + 3], lane, due, urgent, terms, ARGV[p + 8], ARGV[p + 9])
        index(key, old, terms, ARGV[p + 8])
        work(key, old, lane, due, urgent, number + i + 1)
      end
    end
  end
  at = at + size * ${changeWidth}
  number = number + size
  answers[c] = agreed and 1 or 0
end
return { answers, wakes }
`);

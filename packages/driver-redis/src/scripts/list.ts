import { script } from "./script.ts";

/**
 * ARGV: now, order (`ascending` or not), wanted, most to look at, collection, the sort and key of the
 * record to go on behind (both empty at the start), then terms.
 * Answers: a flat list of key, sort, version, value; and sort and key of the last one looked at, when
 * there is more to look at.
 */
export const listScript = script(`
local now, wanted, most = tonumber(ARGV[1]), tonumber(ARGV[3]), tonumber(ARGV[4])
local up = ARGV[2] == 'ascending'
local sets, smallest = {}, nil
for i = 8, #ARGV do
  local set = prefix .. ':t:' .. ARGV[5] .. ':' .. ARGV[i]
  local size = redis.call('ZCARD', set)
  if size == 0 then return { {} } end
  if not smallest or size < smallest then
    smallest = size
    table.insert(sets, 1, set)
  else
    sets[#sets + 1] = set
  end
end
local first = sets[1]

local function placeBehind(sort, key)
  local rank = up and 'ZRANK' or 'ZREVRANK'
  local score = redis.call('ZSCORE', first, key)
  if score and tonumber(score) == tonumber(sort) then return redis.call(rank, first, key) + 1 end
  if score then
    return redis.call('ZCOUNT', first, up and '-inf' or '(' .. sort, up and '(' .. sort or '+inf')
  end
  -- It has gone from this list: put it in for a moment to see where it stood.
  redis.call('ZADD', first, sort, key)
  local place = redis.call(rank, first, key)
  redis.call('ZREM', first, key)
  return place
end

local start = ARGV[7] == '' and 0 or placeBehind(ARGV[6], ARGV[7])
local found, stale, looked, last = {}, {}, 0, nil
while #found < wanted * 4 and looked < most do
  local page = redis.call(up and 'ZRANGE' or 'ZREVRANGE', first, start, start + 99, 'WITHSCORES')
  for i = 1, #page, 2 do
    if #found >= wanted * 4 then break end
    local key, all = page[i], true
    for s = 2, #sets do
      if not redis.call('ZSCORE', sets[s], key) then all = false; break end
    end
    if all then
      local record = redis.call('HMGET', recordOf(key), 'n', 'v', 'x', 'd')
      if not record[1] then
        stale[#stale + 1] = key
      elseif not record[3] or record[4] or tonumber(record[3]) > now then
        local n = #found
        found[n + 1], found[n + 2], found[n + 3], found[n + 4] = key, page[i + 1], record[1], record[2]
      end
    end
    last = { page[i + 1], key }
    looked = looked + 1
  end
  if #page < 200 and #found < wanted * 4 then last = nil; break end
  start = start + 100
end
for _, key in ipairs(stale) do
  for _, set in ipairs(sets) do redis.call('ZREM', set, key) end
end
return { found, last }
`);

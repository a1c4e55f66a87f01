/**
 * Lua for scripts that remove records. A record is a hash: v value, n version, d due, l lane, u urgent,
 * t terms (each as `bytes:term`), s sort, x expires, b not to be claimed before, f failures, r recovered.
 */
export const removal = `
local recordFields = { 'n', 'd', 'l', 'u', 't', 's', 'x', 'b' }
local function postingsOf(key)
  local colon = string.find(key, ':', 1, true)
  return prefix .. ':t:' .. (colon and string.sub(key, 1, colon - 1) or key) .. ':'
end
local function eachTerm(packed, visit)
  local at = 1
  while at <= #packed do
    local colon = string.find(packed, ':', at, true)
    local last = colon + tonumber(string.sub(packed, at, colon - 1))
    visit(string.sub(packed, colon + 1, last))
    at = last + 1
  end
end
-- Work is never forgotten, whatever its record's expiry says.
local function isGone(old, now) return old[7] and not old[2] and tonumber(old[7]) <= now end
local function remove(key, old)
  if old[5] then
    local base = postingsOf(key)
    eachTerm(old[5], function(term) redis.call('ZREM', base .. term, key) end)
  end
  if old[2] then
    redis.call('ZREM', dueSet(old[3], old[4]), key)
    redis.call('ZREM', watchSet(old[3]), key)
  end
  if old[7] then redis.call('ZREM', prefix .. ':expiry', key) end
  redis.call('DEL', recordOf(key))
end
`;

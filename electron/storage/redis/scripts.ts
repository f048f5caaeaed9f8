import { createHash } from 'node:crypto';

/** A Lua script that runs on the server in one step. */
export interface Script {
  readonly source: string;
  readonly sha1: string;
}

function script(source: string): Script {
  return { source, sha1: createHash('sha1').update(source).digest('hex') };
}

/** The server's clock counts, seconds since 1970 with fractions: the clocks of the instances may differ. */
const NOW = `
local t = redis.call('TIME')
local now = tonumber(t[1]) + tonumber(t[2]) / 1000000
`;

/**
 * Claims the members that are due. Of the rest it tells when they are.
 * KEYS: wakeups, leases. ARGV: holder, lease (s), slack (s), members …
 * @returns the server's time, then for each member `m` (ours now) or `t` (ours, taken over from one that did not come back) with the time that it had, or its time alone
 */
export const CLAIM = script(`${NOW}
local out = { string.format('%.6f', now) }
if #ARGV < 4 then return out end
local free, latest = tostring(now + tonumber(ARGV[2])), now + tonumber(ARGV[3])
local holders = redis.call('HMGET', KEYS[2], unpack(ARGV, 4))
local times, leases, taken = {}, {}, {}
for i = 4, #ARGV do
  local member, before = ARGV[i], holders[i - 3]
  local due = taken[member] and free or redis.call('ZSCORE', KEYS[1], member)
  if due and tonumber(due) > latest then
    out[#out + 1] = due
  else
    taken[member] = true
    times[#times + 1], times[#times + 2] = free, member
    leases[#leases + 1], leases[#leases + 2] = member, ARGV[1]
    out[#out + 1] = ((before and before ~= ARGV[1]) and 't' or 'm') .. (due or '')
  end
end
if #times > 0 then
  redis.call('ZADD', KEYS[1], unpack(times))
  redis.call('HSET', KEYS[2], unpack(leases))
end
return out
`);

/**
 * Between the fields of what is told, and between the things told: neither is in JSON. What is told at once is one entry: of a thousand small ones the server
 * and every reader would have a thousand times the work.
 */
export const FIELD_END = '\u001f';
export const PING_END = '\u001e';

/**
 * Applies what has changed, in order.
 * KEYS: wakeups, leases, members of the instance, pings, then for each of `place`, `keep` and `later` the hash and the set of its member. ARGV: holder, lease (s), most entries kept,
 * how many changes, most pings in an entry, their members, then for each change: what, time (s); after it, for those three, model, host and interval (s), for `done`, `made` and `tell` the ping.
 * what: `place` sets the time unless another holds the lease; `keep` sets it only where there is none (a lease under our name may be of a run that was killed),
 * `later` also where it is before; `done` ends our lease, sets the time and tells the ping, but where the lease was over before, the later time stays: somebody else
 * has pinged it since; `made` sets and tells after a ping that was not due, without a lease;
 * `renew` prolongs our lease; `tell` tells a ping alone; `leave` gives our lease back.
 * @returns the server's time, then for each change after which another time holds than its own: which one it is, from 1, and that time
 */
export const APPLY = script(`${NOW}
local out = { string.format('%.6f', now) }
local holder, lease, count, most = ARGV[1], ARGV[2], tonumber(ARGV[4]), tonumber(ARGV[5])
local holders = redis.call('HMGET', KEYS[2], unpack(ARGV, 6, 5 + count))
local times, ended, pings = {}, {}, {}
local function tell()
  if #pings > 0 then redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[3], '*', 'by', holder, 'told', table.concat(pings, '${PING_END}')) end
  pings = {}
end
local i, k = 6 + count, 5
for n = 1, count do
  local member, what, at = ARGV[5 + n], ARGV[i], ARGV[i + 1]
  local held = not ended[member] and holders[n]
  local ours = held == holder
  local due = times[member] or ((not ours or what == 'tell' or what == 'keep') and redis.call('ZSCORE', KEYS[1], member))
  local leased = held and not ours and due and tonumber(due) > now
  i = i + 2
  local sets = false
  if what == 'done' or what == 'made' or what == 'tell' then
    local wins = what == 'made' or ours or not due or tonumber(due) < tonumber(at)
    if what ~= 'tell' and not leased and wins then due, sets = at, true end
    if ARGV[i] ~= '' then pings[#pings + 1] = table.concat({ member, due or '', ARGV[i] }, '${FIELD_END}') end
    if #pings == most then tell() end
    i = i + 1
  elseif what == 'renew' then
    if ours then
      due = tostring(now + tonumber(lease))
      times[member] = due
    end
  elseif what == 'leave' then
    if ours then due, sets = at, true end
  else
    sets = not leased and (what == 'place' or not due or (what == 'later' and (ours or tonumber(due) < tonumber(at))))
    if sets then due = at end
    redis.call('HSET', KEYS[k], 'model_name', ARGV[i], 'host', ARGV[i + 1], 'keep_alive_seconds', ARGV[i + 2])
    redis.call('SADD', KEYS[k + 1], ARGV[i + 1])
    redis.call('SADD', KEYS[3], member)
    i, k = i + 3, k + 2
  end
  if sets then
    times[member] = at
    if held then ended[member] = true end
  end
  if due and due ~= at then out[#out + 1], out[#out + 2] = tostring(n), due end
end
tell()
local set, free = {}, {}
for member, at in pairs(times) do set[#set + 1], set[#set + 2] = at, member end
for member in pairs(ended) do free[#free + 1] = member end
if #set > 0 then redis.call('ZADD', KEYS[1], unpack(set)) end
if #free > 0 then redis.call('HDEL', KEYS[2], unpack(free)) end
return out
`);

/**
 * Takes members off that an instance keeps warm no longer, unless another instance that lives does.
 * KEYS: wakeups, leases, instances, members of the instance, then the hash and the set of each member. ARGV: instance, oldest sign of life (s), prefix of the sets of members,
 * then for each: member, host.
 * @returns how many went
 */
export const FORGET = script(`
local gone = 0
local others = redis.call('ZRANGEBYSCORE', KEYS[3], ARGV[2], '+inf')
local n = 0
for i = 4, #ARGV, 2 do
  local member, host = ARGV[i], ARGV[i + 1]
  local hash, hosts = KEYS[5 + 2 * n], KEYS[6 + 2 * n]
  n = n + 1
  local ours = redis.call('SREM', KEYS[4], member) == 1
  local wanted = false
  for _, other in ipairs(others) do
    if other ~= ARGV[1] and redis.call('SISMEMBER', ARGV[3] .. other, member) == 1 then wanted = true end
  end
  if ours and not wanted then
    redis.call('ZREM', KEYS[1], member)
    redis.call('HDEL', KEYS[2], member)
    redis.call('DEL', hash)
    redis.call('SREM', hosts, host)
    gone = gone + 1
  end
end
return gone
`);

/**
 * A sign of life, and what is new.
 * KEYS: instances, pings, dedicated, run of the instance. ARGV: instance, time without a sign after which one is gone (s), last entry read (empty: none), whether to ping alone
 * (`no`, `ifFree`, `insist`), lease of that (ms), which run of the instance this is, most entries.
 * @returns the server's time, who pings alone (empty: nobody), the last entry that was read, the instances that live, the others' entries since, each as its instance and its pings ({@link PING_END}) of member, time and JSON, the run that gave the last
 * sign under this name (empty: none has), whether there may be more entries (empty: no)
 */
export const PULSE = script(`${NOW}
local me = ARGV[1]
redis.call('ZADD', KEYS[1], now, me)
local run = redis.call('GET', KEYS[4])
redis.call('SET', KEYS[4], ARGV[6], 'PX', math.ceil(tonumber(ARGV[2]) * 1000))
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[2]))
local holder = redis.call('GET', KEYS[3])
if ARGV[4] == 'no' then
  if holder == me then redis.call('DEL', KEYS[3]) holder = false end
elseif ARGV[4] == 'insist' or not holder or holder == me then
  redis.call('SET', KEYS[3], me, 'PX', ARGV[5])
  holder = me
end
local last = ARGV[3]
local entries = {}
local more = false
if last == '' then
  local newest = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)
  last = newest[1] and newest[1][1] or '0-0'
else
  local read = redis.call('XRANGE', KEYS[2], '(' .. last, '+', 'COUNT', ARGV[7])
  more = #read == tonumber(ARGV[7])
  for _, entry in ipairs(read) do
    last = entry[1]
    local told = entry[2]
    if told[2] ~= me then
      local text = told[4]
      if told[3] ~= 'told' then
        -- One ping alone, as it was told before several could be.
        local one = {}
        for j = 1, #told, 2 do one[told[j]] = told[j + 1] end
        text = table.concat({ one.member or '', one.due or '', one.ping or '' }, '${FIELD_END}')
      end
      entries[#entries + 1], entries[#entries + 2] = told[2], text
    end
  end
end
return { string.format('%.6f', now), holder or '', last, redis.call('ZRANGE', KEYS[1], 0, -1), entries, run or '', more and 'more' or '' }
`);

/** KEYS: a set. @returns its members */
export const MEMBERS = script(`return redis.call('SMEMBERS', KEYS[1])`);

/** Whether scripts may run, and on what. KEYS: two of ours, as a cluster has to keep them on one node. @returns the server's time, and what it says of itself where it may be asked */
export const PROBE = script(`${NOW}
redis.call('EXISTS', KEYS[1])
redis.call('EXISTS', KEYS[2])
local told = redis.pcall('INFO', 'server')
return { string.format('%.6f', now), type(told) == 'string' and told or '' }
`);

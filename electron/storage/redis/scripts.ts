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
 * @returns the server's time, then for each member `m` (ours now), `t` (ours, taken over from one that did not come back), or its time
 */
export const CLAIM = script(`${NOW}
local out = { string.format('%.6f', now) }
local free = tostring(now + tonumber(ARGV[2]))
for i = 4, #ARGV do
  local member = ARGV[i]
  local due = redis.call('ZSCORE', KEYS[1], member)
  if due and tonumber(due) > now + tonumber(ARGV[3]) then
    out[#out + 1] = due
  else
    local before = redis.call('HGET', KEYS[2], member)
    redis.call('ZADD', KEYS[1], free, member)
    redis.call('HSET', KEYS[2], member, ARGV[1])
    out[#out + 1] = (before and before ~= ARGV[1]) and 't' or 'm'
  end
end
return out
`);

/**
 * Applies what has changed, in order.
 * KEYS: wakeups, leases, members of the instance, pings, then for each change the hash and the set of its member. ARGV: holder, lease (s), most pings kept, then for each
 * change: what, member, time (s), model, host, interval (s), ping.
 * what: `place` sets the time unless another holds the lease; `keep` sets it only where there is none but our own lease, `later` also where it is before; `done` ends our lease, sets the time and tells the ping;
 * `renew` prolongs our lease; `tell` tells a ping alone; `leave` gives our lease back.
 * @returns the server's time, then for each change the time that holds now, or `-`
 */
export const APPLY = script(`${NOW}
local out = { string.format('%.6f', now) }
local holder = ARGV[1]
local n = 0
for i = 4, #ARGV, 7 do
  local what, member, at, model, host, every, ping = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], ARGV[i + 5], ARGV[i + 6]
  local hash, hosts = KEYS[5 + 2 * n], KEYS[6 + 2 * n]
  n = n + 1
  local held = redis.call('HGET', KEYS[2], member)
  local ours = held == holder
  local due = redis.call('ZSCORE', KEYS[1], member)
  local leased = held and not ours and due and tonumber(due) > now
  if what == 'place' or what == 'keep' or what == 'later' then
    if not leased and (what == 'place' or ours or not due or (what == 'later' and tonumber(due) < tonumber(at))) then
      redis.call('ZADD', KEYS[1], at, member)
      if held then redis.call('HDEL', KEYS[2], member) end
      due = at
    end
    redis.call('HSET', hash, 'model_name', model, 'host', host, 'keep_alive_seconds', every)
    redis.call('SADD', hosts, host)
    redis.call('SADD', KEYS[3], member)
  elseif what == 'done' then
    if not leased then
      redis.call('ZADD', KEYS[1], at, member)
      if held then redis.call('HDEL', KEYS[2], member) end
      due = at
    end
  elseif what == 'renew' then
    if ours then
      due = tostring(now + tonumber(ARGV[2]))
      redis.call('ZADD', KEYS[1], due, member)
    end
  elseif what == 'leave' then
    if ours then
      redis.call('HDEL', KEYS[2], member)
      redis.call('ZADD', KEYS[1], at, member)
      due = at
    end
  end
  if ping ~= '' then redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[3], '*', 'by', holder, 'member', member, 'due', due or '', 'ping', ping) end
  out[#out + 1] = due or '-'
end
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
 * @returns the server's time, who pings alone (empty: nobody), the last entry that was read, the instances that live, the fields of the others' entries since (the first is `by`), the run that gave the last
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
    if entry[2][2] ~= me then entries[#entries + 1] = entry[2] end
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

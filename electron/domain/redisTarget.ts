import { err, ok, type Result } from './result.ts';

interface Node {
  readonly host: string;
  readonly port: number;
}

/** Where Redis is: one server, a master that Sentinels name, or a cluster. */
export type RedisTarget =
  | { readonly kind: 'server'; readonly url: string }
  | { readonly kind: 'sentinel'; readonly sentinels: readonly Node[]; readonly master: string; readonly tls: boolean; readonly database: number }
  | { readonly kind: 'cluster'; readonly nodes: readonly Node[]; readonly tls: boolean };

const FORMS =
  'write redis://host:6379, rediss://host:6379 for TLS, redis-sentinel://host1:26379,host2:26379/name-of-the-master, or redis-cluster://host1:6379,host2:6379 (rediss-… for TLS)';
const SEVERAL = /^redis(s?)-(sentinel|cluster):\/\/([^/?#]+)(?:\/([^/?#]*)(?:\/(\d+))?)?$/;
const USUAL_PORTS = { sentinel: 26_379, cluster: 6_379 } as const;

/** Reads the address of a Redis. User and password do not belong into it: they would be shown wherever it is. */
export function parseRedisUrl(text: string): Result<RedisTarget> {
  const trimmed = text.trim();
  if (/^[a-z-]+:\/\/[^/]*@/.test(trimmed)) return err('put the password into "password", not into the address');
  const several = SEVERAL.exec(trimmed);
  if (several !== null) return parseSeveral(several);
  const wellFormed = /^rediss?:\/\/[^/?#\s,]+(\/\d*)?$/.test(trimmed) && URL.canParse(trimmed);
  return wellFormed ? ok({ kind: 'server', url: trimmed }) : err(`"${text}" is not the address of a Redis: ${FORMS}`);
}

function parseSeveral([text, secure, kind, hosts = '', path = '', database = '0']: RegExpExecArray): Result<RedisTarget> {
  const isSentinel = kind === 'sentinel';
  const nodes = hosts.split(',').map((host) => nodeOf(host, USUAL_PORTS[isSentinel ? 'sentinel' : 'cluster']));
  const known = nodes.filter((node) => node !== null);
  if (known.length < nodes.length) return err(`"${text}" is not the address of a Redis: ${FORMS}`);
  const tls = secure === 's';
  if (!isSentinel) return path === '' ? ok({ kind: 'cluster', nodes: known, tls }) : err(`a cluster has no databases: leave out "/${path}"`);
  if (path === '') return err('name the master that the Sentinels watch, at the end of the address: redis-sentinel://host:26379/mymaster');
  return ok({ kind: 'sentinel', sentinels: known, master: path, tls, database: Number(database) });
}

function nodeOf(text: string, usualPort: number): Node | null {
  const match = /^(\[[0-9a-fA-F:]+\]|[^\s:@]+)(?::(\d{1,5}))?$/.exec(text.trim());
  if (match === null) return null;
  const [, host = '', port] = match;
  return { host: host.replace(/^\[|\]$/g, ''), port: port === undefined ? usualPort : Number(port) };
}

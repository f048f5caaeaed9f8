import { isMetadataService } from '../domain/metadataService.ts';
import { err, ok, type Result } from '../domain/result.ts';

/** An address to look at, with its port and without a slash at its end: `http://127.0.0.1:11434`. */
export type Address = string;

const LOOPBACKS = ['127.0.0.1', '[::1]'];
const OLLAMA_PORT = '11434';

/** Every port on both loopback addresses: servers bind either, and a name resolves to only one of them. */
export function loopbackAddresses(ports: readonly number[]): Address[] {
  return ports.flatMap((port) => LOOPBACKS.map((host) => `http://${host}:${port}`));
}

/** Where `OLLAMA_HOST` says that Ollama listens, read as Ollama does; "all interfaces" is looked for on loopback. */
export function ollamaHostAddresses(value: string | undefined): Address[] {
  const text = value?.trim().replace(/^["']|["']$/g, '') ?? '';
  if (text === '') return [];
  const [, scheme, rest = ''] = /^(?:(https?):\/\/)?(.*)$/.exec(text) ?? [];
  const [, hostPort = '', path = ''] = /^([^/]*)(.*?)\/*$/.exec(rest) ?? [];
  const usualPort = scheme === undefined ? OLLAMA_PORT : scheme === 'https' ? '443' : '80';
  const [, host = hostPort, port = usualPort] = /^(\[.*\]|[^:]*):(\d+)$/.exec(hostPort) ?? [];
  const bare = host.replace(/^\[|\]$/g, '');
  const hosts = bare === '' || bare === '0.0.0.0' || bare === '::' ? LOOPBACKS : [bare.includes(':') ? `[${bare}]` : bare];
  return hosts.map((each) => addressOf(`${scheme ?? 'http'}://${each}:${port}`)).flatMap((address) => (address === '' ? [] : [`${address}${path}`]));
}

/** What a person may type for another computer: a name or an address, with or without a port, or a URL. */
export function hostAddresses(text: string, ports: readonly number[]): Result<Address[]> {
  const typed = text.trim();
  const asUrl = /^[a-z]+:\/\//i.test(typed) ? typed : `http://${isBareIpv6(typed) ? `[${typed}]` : typed}`;
  if (!URL.canParse(asUrl)) return err(`"${text}" is not the name or address of a computer. Write it like gpu-box or 192.168.0.10.`);
  const url = new URL(asUrl);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return err(`"${text}" does not begin with http:// or https://.`);
  if (url.username !== '' || url.password !== '') return err('Leave user name and password out of the address.');
  if (isMetadataService(url.hostname)) return err(`${url.hostname} is the metadata service of a cloud and not a model server.`);
  if (url.port !== '' || url.protocol === 'https:') return ok([addressOf(url.href)]);
  return ok(ports.map((port) => `http://${url.hostname}:${port}`));
}

function isBareIpv6(text: string): boolean {
  return /^[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*$/i.test(text);
}

/** Scheme, host and port, the port always named; empty where it is no address. */
function addressOf(text: string): Address {
  if (!URL.canParse(text)) return '';
  const { protocol, hostname, port } = new URL(text);
  return `${protocol}//${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
}

interface Interface {
  readonly family: string;
  readonly address: string;
  readonly internal: boolean;
}

/** Of tunnels, containers and virtual machines: nobody keeps a model server there, and there can be dozens. */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vmenet|vboxnet|vethernet|utun|tun|tap|wg|tailscale|zt|cni|flannel|cali|lxc|podman|bridge)/i;
const MAX_SUBNETS = 2;

/** The other hosts of the private networks that this computer is part of: 254 around each of its own addresses. */
export function neighbours(interfaces: Readonly<Record<string, readonly Interface[] | undefined>>): string[] {
  const own = Object.entries(interfaces).flatMap(([name, list = []]) =>
    VIRTUAL.test(name)
      ? []
      : list.flatMap(({ family, address, internal }) => (family === 'IPv4' && !internal && isPrivate(address) ? [address] : [])),
  );
  const subnets = [...new Set(own.map((address) => address.slice(0, address.lastIndexOf('.'))))].slice(0, MAX_SUBNETS);
  const all = subnets.flatMap((subnet) => Array.from({ length: 254 }, (_, i) => `${subnet}.${i + 1}`));
  return all.filter((address) => !own.includes(address));
}

function isPrivate(address: string): boolean {
  return /^(10|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(address);
}

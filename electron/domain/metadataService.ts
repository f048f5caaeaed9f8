/** Names of such services; others lead to an address below. */
const NAMES: readonly string[] = [
  'metadata.google.internal',
  'metadata.goog',
  'metadata.azure.internal',
  'metadata.tencentyun.com',
  'metadata.packet.net',
  'instance-data',
  'instance-data.ec2.internal',
];
/** Outside of the link-local network: Alibaba Cloud, Oracle Cloud, Azure. */
const ADDRESSES: readonly string[] = ['100.100.100.200', '192.0.0.192', '168.63.129.16'];
/** AWS for machines and for pods, Google Cloud, Scaleway, OpenStack. */
const ADDRESSES_V6: readonly string[] = ['fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254', 'fd00:42::42', 'fe80::a9fe:a9fe'];
/** IPv6 that carries IPv4 at its end: mapped, compatible, translated, NAT64. */
const CARRIES_V4 = /^(?:::(?:ffff:)?(?:0:)?|64:ff9b:(?:1:)?:)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;
/** 6to4 carries it behind its prefix. */
const SIX_TO_FOUR = /^2002:([0-9a-f]{1,4}):([0-9a-f]{1,4}):/;

/**
 * Whether this host, a name or an address in any spelling, is the metadata service of a cloud: it hands out credentials to whoever asks from within.
 * All link-local IPv4 addresses count, because clouds put more and more there.
 */
export function isMetadataService(host: string): boolean {
  const plain = inOneSpelling(host);
  if (!plain.includes(':')) return NAMES.includes(plain) || isMetadataAddress(plain);
  const [, high, low] = CARRIES_V4.exec(plain) ?? SIX_TO_FOUR.exec(plain) ?? [];
  return ADDRESSES_V6.includes(plain) || (high !== undefined && low !== undefined && isMetadataAddress(dotted(high, low)));
}

const isMetadataAddress = (address: string): boolean => /^169\.254\.\d+\.\d+$/.test(address) || ADDRESSES.includes(address);

/** As a browser writes it: `0xa9fea9fe` is 169.254.169.254. */
function inOneSpelling(host: string): string {
  const bare = host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    // The network card behind a link-local address.
    .replace(/%.*$/, '');
  const url = `http://${bare.includes(':') ? `[${bare}]` : bare}/`;
  const spelled = URL.canParse(url) ? new URL(url).hostname : bare;
  // A dot at the end only says that the name is whole.
  return spelled.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

function dotted(high: string, low: string): string {
  return [high, low].flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]).join('.');
}

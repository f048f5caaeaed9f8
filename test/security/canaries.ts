import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** One secret for each place where there can be one. None of them may be seen anywhere else. */
export const CANARIES = {
  storedToken: 'canary-stored-token-5f1c09',
  environmentToken: 'canary-environment-token-a871',
  proxiedToken: 'canary-proxied-token-0e44d2',
  storedHeader: 'canary-stored-header-77b3e1',
  environmentHeader: 'canary-environment-header-91',
  webhookPath: 'canary-webhook-path-c0ffee12',
  webhookQuery: 'canary-webhook-query-beef34',
  awsSecretKey: 'canary/aws+secret/key/5d5a1e0f',
  awsSessionToken: 'canary-aws-session-token-d3ad',
  bedrockKey: 'canary-bedrock-key-2b2b9f',
  redisPassword: 'canary-redis-password-4411',
  proxyPassword: 'canary:proxy@password/8822',
  importedToken: 'canary-imported-token-f00d55',
  typedToken: 'canary-typed-token-9a9a31',
  typedRedisPassword: 'canary-typed-redis-6c6c77',
  gatewayToken: 'canary-gateway-token-1b1b02',
  gatewayPrompt: 'canary gateway prompt e5e5',
  misplacedInUrl: 'canary-misplaced-in-url-3c3c',
  misplacedInQuery: 'canary-misplaced-in-query-7d',
  misplacedInHeader: 'sk-canarymisplacedinheader88',
  misplacedInRedisUrl: 'canary-misplaced-in-redis-9e',
} as const;

/** As a secret may be written: as it is, in an address, in a header, in JSON. */
function spellings(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  return [...new Set([secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64').replace(/=+$/, ''), json])];
}

/** The secrets, by name, that stand in a text in any spelling. */
export function leaksIn(text: string, secrets: Readonly<Record<string, string>>): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) => (spellings(secret).some((spelling) => text.includes(spelling)) ? [name] : []));
}

/** Every file below a folder as text, byte for byte, by its path there. */
export async function filesBelow(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(paths.map(async (path) => [relative(folder, path), await readFile(path, 'latin1')] as const)));
}

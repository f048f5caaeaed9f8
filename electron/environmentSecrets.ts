type Env = Readonly<Record<string, string | undefined>>;

const AWS = ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_BEARER_TOKEN_BEDROCK'];
const PROXIES = ['http_proxy', 'https_proxy', 'all_proxy'];

/** Secrets that libraries take from the environment by themselves, no setting names them: they might stand in a text of theirs. */
export function environmentSecrets(env: Env): string[] {
  const proxies = PROXIES.flatMap((name) => [env[name], env[name.toUpperCase()]]);
  return [...AWS.map((name) => env[name]?.trim() ?? ''), ...proxies.flatMap((address = '') => passwordsIn(address))].filter((text) => text !== '');
}

/** The password as it stands in an address, as it is meant, and as a header carries it. */
function passwordsIn(address: string): string[] {
  const url = address.includes('://') ? address : `http://${address}`;
  if (!URL.canParse(url)) return [];
  const { username, password } = new URL(url);
  if (password === '') return [];
  const plain = decoded(password);
  return [password, plain, Buffer.from(`${decoded(username)}:${plain}`).toString('base64')];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

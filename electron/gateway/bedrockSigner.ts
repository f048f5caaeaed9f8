import { createHash, createHmac } from 'node:crypto';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import { authOf, type ClientOptions, identityOf, type Wire } from '../providers/bedrockClient.ts';

type Auth = Awaited<ReturnType<typeof authOf>>;
type Credentials = NonNullable<Auth['credentials']>;

export interface SignerOptions extends Omit<ClientOptions, 'key'> {
  /** The Bedrock API key of the provider, if it has one. @throws when it cannot be found */
  readonly key: () => string | undefined;
  readonly wire: Wire;
}

/** What is signed. Names of headers in lower case, `host` among them. */
export interface Signable {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Signs requests with the credentials that a provider's pings use. */
export class BedrockSigner {
  readonly #options: SignerOptions;
  #credentials: Credentials | undefined;

  constructor(options: SignerOptions) {
    this.#options = options;
  }

  /** @returns the headers with their signature; a provider with an API key lends that */
  async sign({ method, path, headers, body }: Signable, { protocol, hostname }: URL): Promise<Record<string, string>> {
    const { provider, env } = this.#options;
    const key = this.#options.key() ?? env['AWS_BEARER_TOKEN_BEDROCK'];
    const { kind } = identityOf({ provider, key: this.#options.key(), env });
    if (kind === 'key' || kind === 'environmentKey') return { ...headers, authorization: `Bearer ${key}` };
    const credentials = await this.#credentialsOf();
    const signer = new SignatureV4({ credentials, region: provider.region, service: 'bedrock', sha256: Sha256 });
    const [pathname = '/', search = ''] = path.split('?', 2);
    const query = Object.fromEntries(new URLSearchParams(search));
    const signed = await signer.sign(new HttpRequest({ method, protocol, hostname, path: pathname, query, headers: { ...headers }, body }));
    return signed.headers;
  }

  async #credentialsOf(): Promise<Credentials> {
    const { key, wire, ...options } = this.#options;
    this.#credentials ??= (await authOf({ ...options, key: key() }, wire)).credentials;
    if (this.#credentials === undefined) throw new Error('no AWS credentials were found');
    return this.#credentials;
  }
}

/** What the signature needs of SHA-256. */
class Sha256 {
  readonly #hash: ReturnType<typeof createHash | typeof createHmac>;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {}
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}

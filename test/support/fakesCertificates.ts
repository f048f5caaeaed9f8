import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate that nobody has signed but itself, for `localhost`, both loopbacks and `secure.test`. */
export interface TestCertificate extends Disposable {
  /** PEM file, to be named as CA file. */
  readonly caFile: string;
  readonly cert: string;
  readonly key: string;
}

/** @returns `undefined` where there is no openssl: Node can make keys but no certificates */
export function makeCertificate(): TestCertificate | undefined {
  const dir = mkdtempSync(join(tmpdir(), 'pilotlight-tls-'));
  const [caFile, keyFile] = [join(dir, 'cert.pem'), join(dir, 'key.pem')];
  const names = 'subjectAltName=DNS:localhost,DNS:secure.test,IP:127.0.0.1,IP:::1';
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=pilotlight test'];
  const remove = () => rmSync(dir, { recursive: true, force: true });
  try {
    execFileSync('openssl', [...args, '-addext', names, '-keyout', keyFile, '-out', caFile], { stdio: 'ignore' });
  } catch {
    remove();
    return undefined;
  }
  return { caFile, cert: readFileSync(caFile, 'utf8'), key: readFileSync(keyFile, 'utf8'), [Symbol.dispose]: remove };
}

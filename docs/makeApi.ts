/** Writes the list of routes in docs/api.md anew, from the OpenAPI document of the service: `node docs/makeApi.ts`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPilotLight } from '../electron/pilotLight.ts';
import { withReference } from './apiReference.ts';

const file = join(import.meta.dirname, 'api.md');
const dataDir = mkdtempSync(join(tmpdir(), 'pilotlight-api-'));
try {
  const created = await createPilotLight({ dataDir, env: {}, logLevel: 'silent', writeLog: () => {}, pageFolder: dataDir });
  if (!created.ok) throw new Error(created.error);
  const answer = await created.value.fetch(new Request('http://localhost/openapi.json'));
  writeFileSync(file, withReference(readFileSync(file, 'utf8'), await answer.json()));
  await created.value.stop();
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}

import { endpointCostSchema } from '../electron/domain/cost.ts';

/** Calls the running demo. */
export type Call = (method: string, path: string, body?: object) => Promise<unknown>;

/** @param link to the page, with its token */
export function caller(link: string): Call {
  const token = new URL(link).searchParams.get('token') ?? '';
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return async (method, path, body) => {
    const response = await fetch(new URL(path, link), { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
}

const PROMPT = 'You are the assistant of a library. Answer in one sentence, kindly, and name the shelf. ';

/** Sets the demo's endpoints so that every term shows somewhere. */
export async function giveTerms(call: Call): Promise<void> {
  await call('PATCH', '/api/endpoints/demo-ollama.gpt-oss-20b', { hours: laterToday() });
  await call('PATCH', '/api/endpoints/demo-ollama.llama3.3-70b', { hours: 'Mon-Fri 08:00-12:30, 13:30-18:30; Sat 10:00-14:00 Europe/Berlin' });
  await call('POST', '/api/pauses', { endpointId: 'demo-vllm.qwen3-32b', for: '2h', reason: 'driver update' });
  await call('PATCH', '/api/endpoints/demo-bedrock-team.haiku', { billing: { kind: 'time' } });
  await call('PATCH', '/api/endpoints/demo-llamacpp.gemma-3-27b-it', { keepAlive: '15s', prefix: { kind: 'text', text: PROMPT.repeat(50) } });
  for (let i = 0; i < 4; i += 1) await call('POST', '/api/endpoints/demo-llamacpp.gemma-3-27b-it/ping', {});
  const { spent } = endpointCostSchema.parse(await call('GET', '/api/endpoints/demo-bedrock.haiku/cost'));
  await call('PATCH', '/api/endpoints/demo-bedrock.haiku', { budget: { dayUsd: nearlySpent(spent.dayUsd), monthUsd: 15 } });
  await call('POST', '/api/profiles', { name: 'Gaming', releaseAll: true });
  await call('POST', '/api/profiles', { name: 'Travel' });
  await call('POST', '/api/profiles', { name: 'Work' });
}

/** A model that its server does not have: it fails. */
export async function addFailing(call: Call): Promise<void> {
  await call('POST', '/api/endpoints', { id: 'missing', providerId: 'demo-ollama', model: 'mistral-small:24b', keepAlive: '60s' });
  for (let i = 0; i < 3; i += 1) await call('POST', '/api/endpoints/missing/ping', {});
}

/** Hours that do not hold now, whenever that is. */
function laterToday(): string {
  const hour = (in_: number): string => `${(new Date().getHours() + in_) % 24}`.padStart(2, '0');
  return `daily ${hour(2)}:00-${hour(5)}:00`;
}

const nearlySpent = (spentUsd: number): number => Math.max(0.01, Math.ceil((spentUsd / 0.88) * 100) / 100);

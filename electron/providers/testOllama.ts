import { z } from 'zod';
import { providerKindOf } from '../domain/modelInfo.ts';
import type { PingError } from '../domain/ping.ts';
import type { HttpProvider } from '../domain/provider.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { pingError, serverName } from './adapter.ts';
import { identify } from './fingerprints.ts';
import { inOrder } from './modelFacts.ts';
import { ollamaModels } from './ollamaModels.ts';
import { read } from './statusCalls.ts';
import { callsTo, errorOfAnswer } from './testAnswers.ts';
import type { TestScene, Usable } from './testConnection.ts';

/** Asks for Ollama's own list of models, which pings need the same API for. */
export async function testOllama(provider: HttpProvider, scene: TestScene): Promise<Result<Usable, PingError>> {
  const { ask } = callsTo(provider, provider.baseUrl, scene);
  const models = await ollamaModels(ask);
  if (models !== null) {
    const told = await read(ask, '/api/version', z.object({ version: z.string() }));
    const hint = models.length === 0 ? 'No model is pulled yet. Pull one with, for example: ollama pull qwen3:8b' : null;
    return ok({ server: { kind: 'ollama', name: 'Ollama', version: told?.version ?? null }, models: inOrder(models), hint });
  }
  const answer = await ask('/api/tags');
  const isSomethingElse = answer.kind === 'answered' && (answer.status < 300 || answer.status === 404);
  const better = isSomethingElse ? await whatToDo(provider, scene) : undefined;
  return err(better ?? errorOfAnswer(answer, '/api/tags', provider, scene));
}

/** Ollama's API may begin elsewhere, or it is another server. */
async function whatToDo(provider: HttpProvider, scene: TestScene): Promise<PingError | undefined> {
  const root = provider.baseUrl.replace(/\/(v1|api)(\/.*)?$/, '');
  const { ask } = callsTo(provider, root, scene);
  if (root !== provider.baseUrl && (await ollamaModels(ask)) !== null) {
    return pingError('notFound', `${serverName(provider)} has its own API at ${root}. Set the base URL to ${root}.`, { status: 404 });
  }
  const identity = await identify(ask, Number(new URL(root).port));
  if (identity === null || identity.server.kind === 'ollama') return undefined;
  const kind = providerKindOf(identity.server.kind) === 'vllm' ? 'vLLM' : 'OpenAI-compatible';
  return pingError('badRequest', `The server at ${new URL(root).host} is ${identity.server.name}, not Ollama. Choose ${kind} as its kind.`);
}

import type { ServerInfo } from '../domain/modelInfo.ts';
import { isNear } from '../domain/nearHost.ts';
import type { PingError } from '../domain/ping.ts';
import type { HttpProvider } from '../domain/provider.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { pingError, rootOf, serverName } from './adapter.ts';
import { type Identity, identify } from './fingerprints.ts';
import { listModels } from './modelLists.ts';
import { ownedBySchema, serverOfOwner } from './modelOwners.ts';
import { read, type StatusAnswer, type StatusCalls } from './statusCalls.ts';
import { callsTo, errorOfAnswer } from './testAnswers.ts';
import type { TestScene, Usable } from './testConnection.ts';

const LIST = '/v1/models';
const CHAT = '/v1/chat/completions';

/** Asks for the list of models; a server nearby also for its name, a server without a list for a chat that it has to refuse. */
export async function testOpenAi(provider: HttpProvider, scene: TestScene): Promise<Result<Usable, PingError>> {
  const calls = callsTo(provider, rootOf(provider.baseUrl), scene);
  const list = await read(calls.ask, LIST, ownedBySchema);
  if (list !== null) return described(provider, calls, serverOfOwner(list.data[0]?.owned_by ?? null), scene);
  const answer = await calls.ask(LIST);
  const hasNoList = answer.kind === 'answered' && (answer.status < 300 || answer.status === 404 || answer.status === 405);
  if (!hasNoList) return err(errorOfAnswer(answer, LIST, provider, scene));
  const better = await betterBase(provider, scene);
  return better === undefined ? withoutList(provider, calls, answer, scene) : err(better);
}

async function described(provider: HttpProvider, { ask }: StatusCalls, byOwner: ServerInfo, scene: TestScene): Promise<Result<Usable, PingError>> {
  const url = new URL(provider.baseUrl);
  // A cloud service tells its name by its address, and eleven questions over the internet take their time.
  const identity: Identity = (isNear(url.hostname) ? await identify(ask, Number(url.port)) : null) ?? { server: byOwner, basePath: '' };
  const { server } = identity;
  // llama.cpp shows its models to everybody, and refuses chats without the key.
  const props = server.kind === 'llamacpp' ? await ask('/props') : undefined;
  if (props?.kind === 'answered' && props.status === 401) return err(errorOfAnswer(props, '/props', provider, scene));
  const models = await listModels(ask, identity);
  if (!models.ok) return err(errorOfAnswer(models.error, LIST, provider, scene));
  return ok({ server, models: models.value, hint: hintFor(server, models.value.length) });
}

function hintFor(server: ServerInfo, models: number): string | null {
  if (server.kind === 'ollama') {
    return 'This is Ollama. Choose Ollama as the kind: then its load times tell cold starts for certain, and models can be loaded and unloaded by hand.';
  }
  return models === 0 ? 'The server lists no models. Type the name of the model to keep warm.' : null;
}

/** Paths at which well-known services have what others have at the root. */
const PREFIXES = ['/api', '/openai', '/engines'];

/** A base URL near the given one below which there is a list of models. */
async function betterBase(provider: HttpProvider, scene: TestScene): Promise<PingError | undefined> {
  const base = provider.baseUrl.replace(/\/+$/, '');
  const stripped = base.replace(/\/(chat\/completions|completions|embeddings|responses|models)$/, '');
  const candidates = stripped === base ? PREFIXES.map((prefix) => `${rootOf(base)}${prefix}`) : [stripped];
  for (const candidate of candidates) {
    const better = /\/v\d+[a-z]*(\/openai)?$/.test(candidate) ? candidate : `${candidate}/v1`;
    const { ask } = callsTo(provider, better, scene);
    if ((await read(ask, LIST, ownedBySchema)) === null) continue;
    return pingError('notFound', `${serverName(provider)} has its models at ${better}. Set the base URL to ${better}.`, { status: 404 });
  }
  return undefined;
}

/** A chat without messages is refused by every server that has chats at all, before it looks at a model; one that answers it gives a token at most. */
async function withoutList(
  provider: HttpProvider,
  calls: StatusCalls,
  listAnswer: StatusAnswer,
  scene: TestScene,
): Promise<Result<Usable, PingError>> {
  const chat = await calls.post(CHAT, { model: '', messages: [], max_tokens: 1 });
  const status = chat.kind === 'answered' ? chat.status : 0;
  if (status === 401 || status === 403) return err(errorOfAnswer(chat, CHAT, provider, scene));
  if (status !== 400 && status !== 422) return err(errorOfAnswer(listAnswer, LIST, provider, scene));
  return ok({ server: serverOfOwner(null), models: [], hint: 'The server has no list of models. Type the name of the model to keep warm.' });
}

import { type Endpoint, type EndpointInput, endpointSchema } from '../domain/endpoint.ts';
import { type Provider, providerSchema } from '../domain/provider.ts';
import { startBedrockServer } from './bedrockServer.ts';
import { type DemoClock, systemClock } from './clock.ts';
import type { BedrockFault, HttpFault } from './faults.ts';
import { DEMO_KEY } from './mark.ts';
import { startOllamaServer } from './ollamaServer.ts';
import { startOpenaiServer } from './openaiServer.ts';
import { otherUser, spells } from './otherUsers.ts';
import type { SimulatedServer } from './simulatedServer.ts';

export interface DemoOptions {
  readonly clock?: DemoClock;
  /** As `Math.random`; the story is the same for the same numbers. */
  readonly random?: () => number;
}

/** Simulated servers with a life of their own, and the settings that keep them warm. */
export interface Demo extends AsyncDisposable {
  readonly providers: Provider[];
  readonly endpoints: Endpoint[];
  /** Values of the `secret:ID` references in {@link Demo.providers}, by id. They open nothing real. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly servers: DemoServers;
  close(): Promise<void>;
}

export interface DemoServers {
  readonly ollama: SimulatedServer<HttpFault>;
  readonly vllm: SimulatedServer<HttpFault>;
  readonly llamacpp: SimulatedServer<HttpFault>;
  readonly bedrock: SimulatedServer<BedrockFault>;
  readonly bedrockTeam: SimulatedServer<BedrockFault>;
}

const SECOND = 1000;
const HAIKU = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';
const BIG = 'llama3.3:70b';
const VLLM_MODEL = 'Qwen/Qwen3-32B';
const VLLM_SLOTS = 2;

/** Starts the demo: warm, cold, busy and failing endpoints within two minutes, with no model at all. */
export async function startDemo({ clock = systemClock, random = Math.random }: DemoOptions = {}): Promise<Demo> {
  const servers = await startServers(clock, () => 0.85 + random() * 0.5);
  const stops = liveOn(servers, clock, random);

  async function close(): Promise<void> {
    for (const stop of stops) stop();
    await Promise.all(Object.values(servers).map((server) => server.close()));
  }

  return {
    providers: providersOf(servers),
    endpoints: ENDPOINTS.map((endpoint) => endpointSchema.parse(endpoint)),
    secrets: { 'demo-bedrock': DEMO_KEY, 'demo-bedrock-team': DEMO_KEY },
    servers,
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function startServers(clock: DemoClock, pace: () => number): Promise<DemoServers> {
  const listen = { clock, pace };
  const haiku = { name: HAIKU, loadMs: 0, tokenMs: 300, minCacheTokens: 4_096, readMs: 0.1, gapMs: 15, idleUnloadMs: null, slots: 16 };
  return {
    // Two of the three fit. The big one has the shortest session, so it is the first to go again.
    ollama: await startOllamaServer({
      ...listen,
      capacity: 2,
      models: [
        { name: 'qwen3:8b', loadMs: 1800, tokenMs: 60, idleUnloadMs: 40 * SECOND, parameterSize: '8.2B' },
        { name: 'gpt-oss:20b', loadMs: 3500, tokenMs: 140, idleUnloadMs: 60 * SECOND, thinks: true, family: 'gptoss', parameterSize: '20.9B' },
        { name: BIG, loadMs: 5500, tokenMs: 350, idleUnloadMs: 20 * SECOND, family: 'llama', parameterSize: '70.6B' },
      ],
    }),
    vllm: await startOpenaiServer({
      ...listen,
      flavour: 'vllm',
      promptCache: { prompts: 8, blockTokens: 16 },
      models: [{ name: VLLM_MODEL, loadMs: 0, tokenMs: 45, readMs: 0.2, gapMs: 8, idleUnloadMs: null, slots: VLLM_SLOTS }],
    }),
    llamacpp: await startOpenaiServer({
      ...listen,
      flavour: 'llamacpp',
      start: 'asleep',
      commentEveryMs: SECOND,
      models: [{ name: 'gemma-3-27b-it', loadMs: 2200, tokenMs: 90, readMs: 0.5, idleUnloadMs: 25 * SECOND }],
    }),
    bedrock: await startBedrockServer({ ...listen, apiKey: DEMO_KEY, models: [haiku] }),
    bedrockTeam: await startBedrockServer({ ...listen, apiKey: DEMO_KEY, models: [haiku] }),
  };
}

/** What happens without us: other users, an overload, credentials that expire. */
function liveOn({ ollama, vllm, bedrockTeam }: DemoServers, clock: DemoClock, random: () => number): (() => void)[] {
  const chance = { clock, random };
  const seconds = (shortest: number, longest: number) => [shortest * SECOND, longest * SECOND] as const;
  return [
    otherUser({ ...chance, gpu: ollama.gpu, model: BIG, requests: 1, first: seconds(40, 60), between: seconds(60, 120), lasts: seconds(8, 14) }),
    otherUser({ ...chance, gpu: vllm.gpu, model: VLLM_MODEL, requests: VLLM_SLOTS, between: seconds(9, 25), lasts: seconds(2, 5) }),
    spells({
      ...chance,
      first: seconds(45, 70),
      between: seconds(150, 240),
      lasts: seconds(20, 30),
      begin() {
        const message = 'The engine has no room for further requests. Try again later.';
        const body = { error: { message, type: 'ServiceUnavailableError', param: null, code: 503 } };
        vllm.faults.set({ kind: 'status', status: 503, body, headers: { 'retry-after': '10' } }, { times: 'always' });
      },
      end: () => vllm.faults.clear(),
    }),
    spells({
      ...chance,
      first: seconds(50, 75),
      between: seconds(240, 360),
      lasts: seconds(120, 180),
      begin: () => bedrockTeam.faults.set({ kind: 'exception', name: 'ExpiredTokenException' }, { times: 'always' }),
      end: () => bedrockTeam.faults.clear(),
    }),
  ];
}

function providersOf({ ollama, vllm, llamacpp, bedrock, bedrockTeam }: DemoServers): Provider[] {
  const region = 'us-east-1';
  return [
    { kind: 'ollama', id: 'demo-ollama', name: 'Ollama (demo)', baseUrl: ollama.url },
    { kind: 'vllm', id: 'demo-vllm', name: 'vLLM (demo)', baseUrl: vllm.url },
    { kind: 'openai', id: 'demo-llamacpp', name: 'llama.cpp (demo)', baseUrl: llamacpp.url },
    { kind: 'bedrock', id: 'demo-bedrock', name: 'Bedrock (demo)', region, endpointUrl: bedrock.url, token: 'secret:demo-bedrock' },
    {
      kind: 'bedrock',
      id: 'demo-bedrock-team',
      name: 'Bedrock team (demo)',
      region,
      endpointUrl: bedrockTeam.url,
      token: 'secret:demo-bedrock-team',
    },
  ].map((provider) => providerSchema.parse(provider));
}

const ENDPOINTS: readonly EndpointInput[] = [
  // Its server says when it unloads it, so the ping comes just before.
  { id: 'demo-ollama.qwen3-8b', providerId: 'demo-ollama', model: 'qwen3:8b', keepAlive: 'auto' },
  { id: 'demo-ollama.gpt-oss-20b', providerId: 'demo-ollama', model: 'gpt-oss:20b', keepAlive: '30s' },
  // Not scheduled: two of three fit, so keeping it warm would throw another one out each time.
  { id: 'demo-ollama.llama3.3-70b', providerId: 'demo-ollama', model: BIG, keepAlive: null },
  { id: 'demo-vllm.qwen3-32b', providerId: 'demo-vllm', model: VLLM_MODEL, keepAlive: '10s' },
  // Longer than the 25 s after which it sleeps: every ping is a cold start, until somebody shortens the interval.
  { id: 'demo-llamacpp.gemma-3-27b-it', providerId: 'demo-llamacpp', model: 'gemma-3-27b-it', keepAlive: '40s' },
  { id: 'demo-bedrock.haiku', providerId: 'demo-bedrock', model: HAIKU, keepAlive: '60s' },
  { id: 'demo-bedrock-team.haiku', providerId: 'demo-bedrock-team', model: HAIKU, keepAlive: '20s' },
];

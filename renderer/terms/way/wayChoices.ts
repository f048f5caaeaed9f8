import type { ServerSight } from '../../../electron/domain/peek.ts';
import type { Provider } from '../../../electron/domain/provider.ts';
import type { Way } from '../../../electron/domain/way.ts';

/** What somebody chooses between: what it does, what it costs, and when to take it. */
export interface WayChoice {
  readonly way: Way;
  readonly label: string;
  readonly text: string;
  /** Why its server cannot do that; `null`: it can, as far as is known. */
  readonly cannot: string | null;
}

/** The ways of pinging, for this server. */
export function wayChoices(provider: Provider, sight: ServerSight | undefined): readonly WayChoice[] {
  return [
    {
      way: 'measure',
      label: 'Measure',
      text: 'The usual way: asks for one token and times it. Keeps the model warm and fills the graph; costs a few tokens each time.',
      cannot: null,
    },
    {
      way: 'load',
      label: 'Load only',
      text: `Makes the server load the model and asks for no token: nothing to pay, and no time to the first token. ${loadText(provider, sight)}`,
      cannot: cannotLoad(sight),
    },
    {
      way: 'peek',
      label: 'Look only',
      text: 'Looks whether it is loaded and sends nothing. Costs nothing and keeps nothing warm: to watch a model that others keep in use.',
      cannot: cannotLook(provider, sight),
    },
    {
      way: 'pin',
      label: 'Pin',
      text: `Measures, and asks the server never to unload it. It holds its memory until ${pinnedUntil(sight)}.`,
      cannot: cannotPin(provider, sight),
    },
  ];
}

/** Servers that take a load as a use, so that it starts their idle timer anew. */
function loadText({ kind }: Provider, sight: ServerSight | undefined): string {
  if (kind === 'ollama' || sight?.peek?.server.kind === 'llama-swap') return 'For models that should be in memory, whatever their speed.';
  return 'What is loaded already is left alone here: it is loaded again when it has gone.';
}

/** A pin of Lemonade belongs to the load that asked for it. */
function pinnedUntil(sight: ServerSight | undefined): string {
  return sight?.peek?.server.kind === 'lemonade' ? 'somebody unloads it' : 'you choose another way';
}

function cannotLoad(sight: ServerSight | undefined): string | null {
  if (sight?.peek?.server.kind === 'vllm' && !sight.can.load) return 'vLLM has its model in memory for as long as it runs: there is nothing to load.';
  return sight === undefined || sight.can.load ? null : (sight.can.why ?? 'Its server has no call to load a model.');
}

function cannotLook({ kind, name }: Provider, sight: ServerSight | undefined): string | null {
  if (kind === 'bedrock') return 'Bedrock does not tell what is loaded.';
  if (sight?.look === 'blind') return `${name} has no call that tells what is loaded and leaves it alone.`;
  return sight?.peek != null && !sight.peek.tells.residency ? `${sight.peek.server.name} does not tell what is loaded.` : null;
}

function cannotPin({ kind, name }: Provider, sight: ServerSight | undefined): string | null {
  if (kind === 'ollama' || sight?.peek?.server.kind === 'lemonade') return null;
  return kind === 'bedrock'
    ? 'What stays loaded on Bedrock is for AWS to decide.'
    : `${sight?.peek?.server.name ?? name} has no call to pin a model.`;
}

import type { PingJob } from '../../electron/domain/measurement.ts';
import { ok } from '../../electron/domain/result.ts';
import { createPinger } from '../../electron/providers/pinger.ts';
import { type Asker, neverConnects } from './chaosAsker.ts';
import type { Fault } from './chaosFault.ts';
import { NOW } from './chaosFaultsHead.ts';
import { bedrockProvider, httpProvider, jobFor } from './targets.ts';

/** Long enough for a busy machine where a limit is not what is meant. */
const PATIENT = '20s';
const SHORT = '0.15s';
const MODEL = 'amazon.nova-micro-v1:0';

/** The real adapters behind their front door, with a pool of their own. */
export function openPings(kind: 'ollama' | 'openai' | 'bedrock', fault: Fault): Asker {
  const pinger = createPinger({ secrets: () => ok('sk-chaos-0123456789'), userAgent: 'PilotLight/0.0.0 keep-alive', wallNow: () => NOW });
  return {
    async ask(place, expected) {
      const measured = await pinger.ping(
        jobOf(kind, place.url, { firstToken: expected.is === 'stalled' ? SHORT : PATIENT, connect: neverConnects(fault) ? SHORT : PATIENT }),
      );
      return measured.ok ? { is: 'warm' } : { is: measured.error.kind, says: measured.error.message, error: measured.error };
    },
    [Symbol.asyncDispose]: () => pinger.close(),
  };
}

interface TextLimits {
  readonly firstToken: string;
  readonly connect: string;
}

function jobOf(kind: 'ollama' | 'openai' | 'bedrock', url: string, { firstToken, connect }: TextLimits): PingJob {
  const limits = { coldLimit: firstToken, warmLimit: firstToken, connectLimit: connect };
  const token = 'env:KEY';
  if (kind === 'bedrock') return jobFor(bedrockProvider({ endpointUrl: url, token }), { model: MODEL, ...limits });
  // Whether it is a cloud model would be asked first.
  const provider = kind === 'ollama' ? httpProvider(kind, { baseUrl: url, token, allowCloud: true }) : httpProvider(kind, { baseUrl: url, token });
  return jobFor(provider, { model: 'm', ...limits });
}

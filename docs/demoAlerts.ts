import type { AlertKind, AlertRecord } from '../electron/domain/alert.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

interface Past {
  readonly kind: AlertKind;
  readonly daysAgo: number;
  readonly minutes: number;
  readonly title: string;
  readonly message: string;
  readonly providerId: string;
  readonly provider: string;
  readonly endpoint: string;
  readonly model: string;
}

const team = {
  providerId: 'demo-bedrock-team',
  provider: 'Bedrock team (demo)',
  endpoint: 'demo-bedrock-team.haiku',
  model: 'us.anthropic.claude-haiku-4-5-20251001-v1:0',
};
const ollama = { providerId: 'demo-ollama', provider: 'Ollama (demo)', endpoint: 'demo-ollama.gpt-oss-20b', model: 'gpt-oss:20b' };

const past: readonly Past[] = [
  {
    ...ollama,
    kind: 'slow',
    daysAgo: 5.3,
    minutes: 42,
    title: 'gpt-oss:20b is too slow',
    message: 'TTFT is 1.2 s, above your target of 0.5 s, ping after ping. Is something else using the server, or did the model leave the GPU?',
  },
  {
    ...ollama,
    kind: 'failing',
    daysAgo: 2.2,
    minutes: 18,
    title: 'gpt-oss:20b fails',
    message: 'Ollama at localhost:11434 does not answer: nothing listens there. Is it running?',
  },
  {
    ...team,
    kind: 'credentials',
    daysAgo: 1.1,
    minutes: 65,
    title: 'Bedrock team (demo) needs new credentials',
    message: 'The Bedrock API key expired. Create a new one in the Bedrock console and set it for this provider.',
  },
];

/** Alerts of the days before the picture, which are over. */
export function pastAlerts(now: number): AlertRecord[] {
  return past.map(({ kind, daysAgo, minutes, title, message, providerId, provider, endpoint, model }, index) => {
    const at = now - daysAgo * DAY;
    const subject = `answers ${endpoint}`;
    return {
      id: index + 1,
      kind,
      at,
      clearedAt: at + minutes * MINUTE,
      title,
      message,
      providerId,
      endpoints: [{ id: endpoint, model, provider }],
      cause: subject,
      subjects: [subject],
      toldAt: at,
    };
  });
}

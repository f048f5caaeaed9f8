import { parseSettings, type Settings } from '../../electron/domain/settings.ts';

/** Settings as a file would have them; what is left out has its default. */
export function settingsOf(input: object = {}): Settings {
  const parsed = parseSettings({ version: 1, ...input });
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

export const ollama = { kind: 'ollama', id: 'local', name: 'Ollama', baseUrl: 'http://localhost:11434' };
export const vllm = { kind: 'vllm', id: 'gpu', name: 'GPU box', baseUrl: 'http://gpu:8000' };
export const qwen = { id: 'local.qwen3', providerId: 'local', model: 'qwen3:8b' };
export const llama = { id: 'local.llama', providerId: 'local', model: 'llama3.3:70b' };
export const mistral = { id: 'gpu.mistral', providerId: 'gpu', model: 'mistral' };

/** Two providers with three endpoints. */
export const someSettings = (more: object = {}): Settings => settingsOf({ providers: [ollama, vllm], endpoints: [qwen, llama, mistral], ...more });

import type { ProviderKind } from '../../electron/domain/provider.ts';

/** How to add: from what was found, by hand with a kind, or from a config. */
export type Way = 'found' | ProviderKind | 'import';

const WAYS: readonly (readonly [Way, name: string, about: string])[] = [
  ['found', 'Found here', 'What runs on this computer'],
  ['ollama', 'Ollama', 'Here or elsewhere'],
  ['openai', 'OpenAI-compatible', 'llama.cpp, LM Studio, SGLang, TGI, LocalAI, a cloud API'],
  ['vllm', 'vLLM', 'A server of vLLM'],
  ['bedrock', 'Amazon Bedrock', 'With an AWS account'],
  ['import', 'Import', 'A config of llm-router'],
];

/** Chooses the way to add. */
export function Kinds({ way, onChange }: { readonly way: Way; readonly onChange: (way: Way) => void }) {
  return (
    <fieldset className="add-kinds">
      <legend>Where do the models run?</legend>
      {WAYS.map(([value, name, about]) => (
        <label key={value} className="add-kind">
          <input type="radio" name="way" aria-label={name} checked={way === value} onChange={() => onChange(value)} />
          <span className="add-kind-name">{name}</span>
          <span className="hint">{about}</span>
        </label>
      ))}
    </fieldset>
  );
}

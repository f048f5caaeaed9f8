import { TextField } from '../components/Field.tsx';
import { SecretField } from '../components/SecretField.tsx';
import type { Draft, DraftErrors } from './draft.ts';
import { More } from './More.tsx';
import { NEW_TOKEN_HINT, TOKEN_HINT } from './tokenHints.ts';

export interface FieldsProps {
  readonly draft: Draft;
  readonly errors: DraftErrors;
  readonly onChange: (change: Partial<Draft>) => void;
}

const URL_HINTS = {
  ollama: 'Ollama listens at http://localhost:11434 unless you changed it.',
  openai: 'llama.cpp has port 8080, LM Studio 1234, SGLang 30000. For a cloud service its base URL.',
  vllm: 'vLLM listens at http://localhost:8000 unless you changed it.',
} as const;

/** What a server of HTTP needs: an address, and for some a token. */
export function HttpFields({ kind, draft, errors, onChange }: FieldsProps & { readonly kind: keyof typeof URL_HINTS }) {
  const token = (
    <SecretField
      label="Token, if it wants one"
      noun="token"
      hint={TOKEN_HINT}
      hintToReplace={NEW_TOKEN_HINT}
      secret={draft.token}
      error={errors.token}
      onChange={(next) => onChange({ token: next })}
    />
  );
  const isLocalKind = kind === 'ollama';
  return (
    <>
      <TextField
        label="Base URL"
        value={draft.baseUrl}
        hint={URL_HINTS[kind]}
        error={errors.baseUrl}
        placeholder="http://localhost:11434"
        onChange={(baseUrl) => onChange({ baseUrl })}
      />
      {!isLocalKind && token}
      <More open={needsMore(draft, errors)}>
        {isLocalKind && token}
        <NameField name={draft.name} onChange={onChange} />
        <TextField
          label="CA file"
          value={draft.caFile}
          hint="A PEM file with the authority that signed the server's certificate, if it is one of your own."
          placeholder="/etc/ssl/our-ca.pem"
          onChange={(caFile) => onChange({ caFile })}
        />
        {isLocalKind && (
          <label className="add-check">
            <input type="checkbox" checked={draft.allowCloud} onChange={(event) => onChange({ allowCloud: event.target.checked })} />
            <span>
              Allow cloud models
              <span className="hint">They run elsewhere and use up your account's limits.</span>
            </span>
          </label>
        )}
      </More>
    </>
  );
}

function needsMore({ kind, caFile, allowCloud, token }: Draft, errors: DraftErrors): boolean {
  return caFile !== '' || allowCloud || (kind === 'ollama' && (errors.token !== undefined || token.kind === 'kept'));
}

/** What the provider is called in lists. */
export function NameField({ name, onChange }: { readonly name: string; readonly onChange: (change: Partial<Draft>) => void }) {
  return (
    <TextField
      label="Name"
      value={name}
      hint="Left empty, it is called after the server."
      maxLength={120}
      onChange={(next) => onChange({ name: next })}
    />
  );
}

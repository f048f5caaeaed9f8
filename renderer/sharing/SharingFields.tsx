import { Field, TextField } from '../components/Field.tsx';
import { SecretField } from '../components/SecretField.tsx';
import { useLive } from '../live/live.ts';
import { type SharingDraft, type SharingErrors, USUAL_PREFIX } from './sharingDraft.ts';

interface SharingFieldsProps {
  readonly draft: SharingDraft;
  readonly errors: SharingErrors;
  readonly onChange: (change: Partial<SharingDraft>) => void;
}

type TextName = 'url' | 'username' | 'caFile' | 'prefix' | 'instance';

/** Where Redis is, how to get in, and who this instance is. */
export function SharingFields({ draft, errors, onChange }: SharingFieldsProps) {
  const here = useLive(({ state }) => state?.sharing.instance ?? '');
  const field = (name: TextName) => ({ value: draft[name], error: errors[name], onChange: (text: string) => onChange({ [name]: text }) });
  return (
    <>
      <TextField
        label="Address of Redis"
        width="whole"
        placeholder="redis://gpu-box:6379"
        hint="Redis or Valkey, the same for all instances. rediss:// for TLS; redis-sentinel://a:26379,b:26379/mymaster; redis-cluster://a:6379,b:6379. Without user and password."
        {...field('url')}
      />
      <TextField label="User" hint="Empty: the usual one" {...field('username')} />
      <SecretField
        label="Password"
        noun="password"
        hint="Kept as a secret. Or env:NAME, for one in the environment."
        hintToReplace="Type the new one. Left empty, the stored one is no longer used."
        secret={draft.password}
        error={errors.password}
        onChange={(password) => onChange({ password })}
      />
      <TextField
        label="File of a certificate authority"
        width="whole"
        placeholder="/etc/ssl/our-ca.pem"
        hint="PEM. Only for TLS with a certificate that this computer does not trust by itself."
        {...field('caFile')}
      />
      <TextField
        label="Name of this instance"
        placeholder={here}
        hint="What the others call it; no other may have the same. Empty: the name of the computer."
        {...field('instance')}
      />
      <TextField
        label="Prefix of the keys"
        placeholder={USUAL_PREFIX}
        hint="The same for all. That of llm-router is keepalive."
        {...field('prefix')}
      />
      {draft.mode === 'dedicated' && <DedicatedField draft={draft} error={errors.dedicated} onChange={onChange} />}
    </>
  );
}

interface DedicatedFieldProps {
  readonly draft: SharingDraft;
  readonly error: string | undefined;
  readonly onChange: SharingFieldsProps['onChange'];
}

function DedicatedField({ draft: { dedicated, instance }, error, onChange }: DedicatedFieldProps) {
  const sharing = useLive(({ state }) => state?.sharing);
  const here = instance.trim() === '' ? (sharing?.instance ?? '') : instance.trim();
  const others = (sharing?.instances ?? []).filter((name) => name !== sharing?.instance);
  const names = [...new Set([here, ...others, dedicated].filter((name) => name !== ''))];
  return (
    <Field label="Instance that pings" width="whole" hint="Set the same on all. To name another one, let it join first." error={error}>
      {(control) => (
        <select {...control} className="select" value={dedicated} onChange={({ target }) => onChange({ dedicated: target.value })}>
          <option value="">Whichever is there first</option>
          {names.map((name) => (
            <option key={name} value={name}>
              {name === here ? `${name} (this one)` : name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

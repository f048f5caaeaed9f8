import { KeyRound, Plus, X } from 'lucide-react';
import { useId } from 'react';
import type { ShownEndpoint } from '../../../electron/domain/endpoint.ts';
import { apiPut, path } from '../../api.ts';
import { showToast } from '../../components/toastStore.ts';
import { secretOf, storedUnder } from './headerSecret.ts';
import { errorKey, type HeaderRow, type WayErrors, withRow } from './wayForm.ts';

interface HeadersProps {
  readonly rows: readonly HeaderRow[];
  readonly endpoint: ShownEndpoint;
  readonly errors: WayErrors;
  readonly onChange: (rows: readonly HeaderRow[]) => void;
}

/** Headers that go with each ping. A secret among them is kept apart, and only referred to. */
export function Headers({ rows, endpoint, errors, onChange }: HeadersProps) {
  const replace = (row: HeaderRow): void => onChange(rows.map((other) => (other.key === row.key ? row : other)));
  return (
    <fieldset className="way-headers">
      <legend>Headers of its own</legend>
      {rows.map((row) => (
        <Row
          key={row.key}
          row={row}
          endpointId={endpoint.id}
          error={errors[errorKey(row.name)] ?? (row.name.trim() === '' ? errors[errorKey('')] : undefined)}
          onChange={replace}
          onRemove={() => onChange(rows.filter(({ key }) => key !== row.key))}
        />
      ))}
      {errors['headers'] !== undefined && <p className="field-error">{errors['headers']}</p>}
      <p className="hint">
        {rows.length === 0
          ? 'None: what each server wants is sent anyway, the token of its provider too.'
          : 'They win over ours. A secret is written as env:NAME (a variable) or secret:ID (stored here), also behind a word: Bearer env:NAME.'}
      </p>
      <button type="button" className="button" onClick={() => onChange(withRow(rows))}>
        <Plus size={16} aria-hidden />
        Add header
      </button>
    </fieldset>
  );
}

interface RowProps {
  readonly row: HeaderRow;
  readonly endpointId: string;
  readonly error: string | undefined;
  readonly onChange: (row: HeaderRow) => void;
  readonly onRemove: () => void;
}

function Row({ row, endpointId, error, onChange, onRemove }: RowProps) {
  const id = useId();
  const name = row.name.trim();
  const isSecret = error?.includes('looks like a secret') === true;
  const store = async (): Promise<void> => {
    const { before, secret } = secretOf(row.value);
    const answer = await apiPut<{ ref: string }>(path`/api/secrets/${storedUnder(endpointId, name)}`, { secret });
    if (answer.ok) onChange({ ...row, value: before + answer.value.ref });
    else showToast(answer.problem.message, { tone: 'bad' });
  };
  const described = error === undefined ? undefined : `${id}-error`;
  return (
    <div className="way-header">
      <input
        className="input"
        aria-label="Name of the header"
        aria-invalid={error !== undefined}
        aria-describedby={described}
        placeholder="X-Team"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={row.name}
        onChange={(event) => onChange({ ...row, name: event.target.value })}
      />
      <input
        className="input"
        aria-label={name === '' ? 'Value of the header' : `Value of ${name}`}
        aria-describedby={described}
        placeholder="blue, or env:NAME"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={row.value}
        onChange={(event) => onChange({ ...row, value: event.target.value })}
      />
      <button type="button" className="icon-button" aria-label={name === '' ? 'Remove this header' : `Remove the header ${name}`} onClick={onRemove}>
        <X size={16} aria-hidden />
      </button>
      {error !== undefined && (
        <div className="way-header-error">
          <p id={described} className="field-error">
            {error}
          </p>
          {isSecret && (
            <button type="button" className="button" onClick={() => void store()}>
              <KeyRound size={16} aria-hidden />
              Store it as a secret
            </button>
          )}
        </div>
      )}
    </div>
  );
}

import { useId } from 'react';
import type { ModelInfo } from '../../electron/domain/modelInfo.ts';
import { type ChosenModel, withTyped } from './choice.ts';
import type { ModelPickerProps } from './ModelPicker.tsx';

interface TypedModelsProps extends Omit<ModelPickerProps, 'models'> {
  readonly models: readonly ModelInfo[];
}

/** Models by name: servers do not list all that they have, and some have no list. */
export function TypedModels({ models, taken, chosen, onChange, typing, onTyping, example }: TypedModelsProps) {
  const id = useId();
  const name = typing.trim();
  const isTaken = taken.has(name);
  const take = (): void => {
    if (name === '' || isTaken) return;
    onChange(withTyped(chosen, name, models));
    onTyping('');
  };
  return (
    <>
      <div className="field">
        <label htmlFor={id}>{models.length > 0 ? 'A model that is not in the list' : 'Name of the model'}</label>
        <div className="add-type">
          <input
            id={id}
            className="input"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            maxLength={400}
            placeholder={example}
            value={typing}
            aria-describedby={isTaken ? `${id}-hint` : undefined}
            onChange={(event) => onTyping(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || name === '') return;
              event.preventDefault();
              take();
            }}
          />
          <button type="button" className="button" disabled={name === '' || isTaken} onClick={take}>
            Add to the list
          </button>
        </div>
        {isTaken && (
          <p id={`${id}-hint`} className="hint">
            This model is added already.
          </p>
        )}
      </div>
      <TypedList chosen={chosen} onChange={onChange} />
    </>
  );
}

function TypedList({ chosen, onChange }: Pick<ModelPickerProps, 'chosen' | 'onChange'>) {
  const typed = chosen.filter((one) => one.typed);
  if (typed.length === 0) return null;
  const replace = (model: ChosenModel, by: readonly ChosenModel[]): void =>
    onChange(chosen.flatMap((one) => (one.model === model.model ? by : [one])));
  return (
    <ul className="add-list" aria-label="Models added by name">
      {typed.map((one) => (
        <li key={one.model} className="add-typed">
          <span className="add-model-name">{one.model}</span>
          <select
            className="select inline"
            aria-label={`What ${one.model} is for`}
            value={one.task}
            onChange={({ target: { value } }) => replace(one, [{ ...one, task: value === 'embed' ? 'embed' : 'chat' }])}
          >
            <option value="chat">Chat</option>
            <option value="embed">Embeddings</option>
          </select>
          <button type="button" className="button quiet" aria-label={`Do not add ${one.model}`} onClick={() => replace(one, [])}>
            Remove
          </button>
        </li>
      ))}
    </ul>
  );
}

import { Flame } from 'lucide-react';
import { useId, useState } from 'react';
import type { ModelInfo } from '../../electron/domain/modelInfo.ts';
import { type ChosenModel, filtered, inChoiceOrder, toggled } from './choice.ts';
import { TypedModels } from './TypedModels.tsx';

export interface ModelPickerProps {
  /** The server's list; null before it was asked. */
  readonly models: readonly ModelInfo[] | null;
  /** Models that are endpoints already. */
  readonly taken: ReadonlySet<string>;
  readonly chosen: readonly ChosenModel[];
  readonly onChange: (chosen: readonly ChosenModel[]) => void;
  /** A name that is being typed; it counts as well, taken over or not. */
  readonly typing: string;
  readonly onTyping: (text: string) => void;
  readonly example: string;
}

/** From so many models on there is a filter. */
const FILTER_FROM = 8;

/** Picks models from the server's list, and takes others by name. */
export function ModelPicker(props: ModelPickerProps) {
  const { models, taken, chosen, onChange } = props;
  const [filter, setFilter] = useState('');
  const filterId = useId();
  const listed = inChoiceOrder(models ?? [], taken);
  const shown = filtered(listed, filter);
  return (
    <fieldset className="add-models">
      <legend className="visually-hidden">Models to keep warm</legend>
      {listed.length >= FILTER_FROM && (
        <div>
          <label className="visually-hidden" htmlFor={filterId}>
            Filter the models
          </label>
          <input
            id={filterId}
            type="search"
            className="input"
            placeholder={`Filter ${listed.length} models`}
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
        </div>
      )}
      {listed.length > 0 && (
        <ul className="add-list add-model-list">
          {shown.map((model) => (
            <ModelRow
              key={model.id}
              model={model}
              isTaken={taken.has(model.id)}
              isChosen={chosen.some((one) => one.model === model.id)}
              onToggle={() => onChange(toggled(chosen, model))}
            />
          ))}
          {shown.length === 0 && <li className="muted">No model matches “{filter}”.</li>}
        </ul>
      )}
      <TypedModels {...props} models={listed} />
    </fieldset>
  );
}

interface ModelRowProps {
  readonly model: ModelInfo;
  readonly isTaken: boolean;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
}

function ModelRow({ model: { id, detail, task, loaded, note }, isTaken, isChosen, onToggle }: ModelRowProps) {
  return (
    <li>
      <label className="add-model">
        <input type="checkbox" checked={isChosen || isTaken} disabled={isTaken} onChange={onToggle} />
        <span className="add-model-name">{id}</span>
        <span className="add-model-detail">{detail}</span>
        <span className="add-model-marks">
          {task === 'embed' && <span>Embedding</span>}
          {loaded === true && (
            <span className="add-loaded" data-shown="warm">
              <Flame size={16} aria-hidden />
              Loaded
            </span>
          )}
          {isTaken && <span>Added</span>}
        </span>
        {note !== null && <span className="hint">{note}</span>}
      </label>
    </li>
  );
}

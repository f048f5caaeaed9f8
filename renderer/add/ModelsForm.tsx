import { useId, useState } from 'react';
import { AUTO } from '../../electron/domain/duration.ts';
import type { BilledProvider } from '../../electron/domain/knownBilling.ts';
import type { ProviderKind } from '../../electron/domain/provider.ts';
import { plural } from '../format.ts';
import { navigate } from '../route.ts';
import { ByTime } from './ByTime.tsx';
import { type ChosenModel, withTyped } from './choice.ts';
import type { TestState } from './connectionTest.ts';
import { IntervalField, keepAliveOf } from './IntervalField.tsx';
import { ModelPicker } from './ModelPicker.tsx';
import type { AddRequest } from './save.ts';
import { addAll } from './save.ts';

interface ModelsFormProps {
  /** Where they run, as far as it is typed. */
  readonly on: BilledProvider;
  readonly testState: TestState;
  /** Models of this provider that are endpoints already. */
  readonly taken: ReadonlySet<string>;
  /** What is chosen at first. */
  readonly initial?: readonly ChosenModel[];
  /** Where the models are to be added; null when the connection is not right yet, which is shown there. */
  readonly target: () => AddRequest['on'] | null;
}

const EXAMPLES: Readonly<Record<ProviderKind, string>> = {
  ollama: 'qwen3:8b',
  openai: 'gemma-3-27b-it',
  vllm: 'Qwen/Qwen3-32B',
  bedrock: 'us.anthropic.claude-haiku-4-5-20251001-v1:0',
};

/** Which models to keep warm, how often, and the button that adds them. */
export function ModelsForm({ on: place, testState, taken, initial = [], target }: ModelsFormProps) {
  const titleId = useId();
  const [picked, setPicked] = useState(initial);
  const [typing, setTyping] = useState('');
  const [interval, setInterval] = useState<string>(AUTO);
  const [saving, setSaving] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);

  const models = testState.kind === 'answered' && testState.test.ok ? testState.test.models : null;
  // What was picked from another connection's list does not count here.
  const chosen = picked.filter(({ model, typed }) => !taken.has(model) && (typed || models?.some(({ id }) => id === model) === true));
  const all = taken.has(typing.trim()) ? chosen : withTyped(chosen, typing, models ?? []);

  const add = async (): Promise<void> => {
    if (all.length === 0) return setWrong('Choose a model, or type its name.');
    const on = target();
    if (on === null) return setWrong('The connection is not right yet; see there.');
    setSaving(true);
    setWrong(null);
    const added = await addAll({ on, models: all, keepAlive: keepAliveOf(interval) });
    setSaving(false);
    if (!added.ok) return setWrong(added.message);
    navigate({ view: 'home' });
  };

  return (
    <section className="add-choice" aria-labelledby={titleId}>
      <h2 id={titleId}>Models</h2>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!saving) void add();
        }}
      >
        {models === null && <p className="muted">{invitation(testState)}</p>}
        <ModelPicker
          models={models}
          taken={taken}
          chosen={chosen}
          onChange={setPicked}
          typing={typing}
          onTyping={setTyping}
          example={`for example ${EXAMPLES[place.kind]}`}
        />
        <IntervalField value={interval} onChange={setInterval} />
        <ByTime on={place} models={all.map(({ model }) => model)} />
        <div className="add-actions">
          <button type="submit" className={all.length === 0 ? 'button' : 'button primary'} aria-disabled={saving}>
            {saving ? 'Adding …' : all.length === 0 ? 'Add endpoints' : `Add ${plural(all.length, 'endpoint')}`}
          </button>
        </div>
        <p className="field-error" role="alert">
          {wrong}
        </p>
      </form>
    </section>
  );
}

function invitation({ kind }: TestState): string {
  if (kind === 'running') return 'Asking the server for its models …';
  return kind === 'none'
    ? 'Test the connection to see which models the server has, or type a name.'
    : 'The server has not told its models. You can type a name.';
}

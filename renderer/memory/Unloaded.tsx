import { Doing } from './Doing.tsx';
import { loadModel } from './memoryActions.ts';

/** One model that is not in memory. */
export function Unloaded({ providerId, model, sleeps }: { readonly providerId: string; readonly model: string; readonly sleeps: boolean }) {
  return (
    <li className="memory-model">
      <div className="memory-name">{model}</div>
      <Doing
        label={sleeps ? 'Wake' : 'Load'}
        doing={sleeps ? 'Waking …' : 'Loading …'}
        name={`${sleeps ? 'Wake' : 'Load'} ${model}`}
        run={() => loadModel({ providerId, model }, sleeps)}
      />
    </li>
  );
}

import { useId } from 'react';
import type { ShownEndpoint } from '../../../electron/domain/endpoint.ts';
import type { Provider } from '../../../electron/domain/provider.ts';
import type { Way } from '../../../electron/domain/way.ts';
import { changeEndpoint } from '../../actions.ts';
import { useWanted } from '../../components/useWanted.ts';
import { useLive } from '../../live/live.ts';
import { type WayChoice, wayChoices } from './wayChoices.ts';

/** The ways of pinging; a choice counts at once. What this server cannot do is not offered, and says why. */
export function Ways({ endpoint, provider }: { readonly endpoint: ShownEndpoint; readonly provider: Provider }) {
  const sight = useLive(({ state }) => state?.servers.find(({ providerId }) => providerId === provider.id));
  const [chosen, want] = useWanted<Way>(endpoint.way ?? 'measure');
  return (
    <fieldset className="way-choices">
      <legend className="visually-hidden">What a ping does</legend>
      {wayChoices(provider, sight).map((choice) => (
        <Choice
          key={choice.way}
          choice={choice}
          isChosen={choice.way === chosen}
          onChoose={() => void want(choice.way, changeEndpoint(endpoint.id, { way: choice.way === 'measure' ? null : choice.way }))}
        />
      ))}
    </fieldset>
  );
}

interface ChoiceProps {
  readonly choice: WayChoice;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Choice({ choice: { label, text, cannot }, isChosen, onChoose }: ChoiceProps) {
  const id = useId();
  // Somebody may have chosen it before the server lost it.
  const isOff = cannot !== null && !isChosen;
  return (
    <div className="way-choice" data-off={isOff}>
      <input type="radio" name="way" id={id} checked={isChosen} disabled={isOff} aria-describedby={`${id}-text`} onChange={onChoose} />
      <label htmlFor={id}>{label}</label>
      <p id={`${id}-text`} className={cannot !== null && isChosen ? 'field-error' : 'way-text'}>
        {cannot ?? text}
      </p>
    </div>
  );
}

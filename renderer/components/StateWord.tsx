import type { EndpointState } from '../../electron/domain/warmth.ts';
import { looks, shownOf } from './warmth.ts';

/** State of an endpoint as icon and word. */
export function StateWord({ state, size = 16 }: { readonly state: EndpointState; readonly size?: 16 | 20 }) {
  const shown = shownOf(state);
  const { word, icon: Icon } = looks[shown];
  return (
    <span className="state-word" data-shown={shown}>
      <Icon size={size} aria-hidden />
      {word}
    </span>
  );
}

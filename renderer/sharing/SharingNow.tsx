import { Check, TriangleAlert } from 'lucide-react';
import { useLive } from '../live/live.ts';
import { roleOf } from './sharingWords.ts';

/** Who is there, and whether Redis answers. */
export function SharingNow() {
  const sharing = useLive(({ state }) => state?.sharing);
  if (sharing === undefined || sharing.mode === 'alone') return null;
  const { instance, instances, problem, conflict, reached } = sharing;
  return (
    <div className="sharing-now">
      <p className="sharing-reached" data-tone={problem === null ? 'good' : 'bad'} role="status">
        {problem === null ? <Check size={16} aria-hidden /> : <TriangleAlert size={16} aria-hidden />}
        <span>{problem ?? 'Redis answers.'}</span>
      </p>
      {conflict !== null && problem === null && (
        <p className="sharing-reached" data-tone="bad" role="status">
          <TriangleAlert size={16} aria-hidden />
          <span>{conflict}</span>
        </p>
      )}
      {reached === true && (
        <>
          <h3 id="sharing-instances">{instances.length === 1 ? 'No other instance is there yet' : `${instances.length} instances`}</h3>
          <ul aria-labelledby="sharing-instances" className="sharing-instances">
            {instances.map((name) => (
              <li key={name}>
                <span className="sharing-name">{name}</span>
                <span className="muted">
                  {name === instance && 'this one · '}
                  {roleOf(name, sharing)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

import type { Loaded } from '../components/useLoaded.ts';

/** Says in a section's place, or above what it showed before, why it could not be read. */
export function LoadProblem({ what, loaded: { problem, again } }: { readonly what: string; readonly loaded: Omit<Loaded<unknown>, 'set'> }) {
  if (problem === null) return null;
  return (
    <p className="detail-problem" role="alert">
      {what} could not be read. {problem.message}{' '}
      <button type="button" className="button" onClick={again}>
        Try again
      </button>
    </p>
  );
}

import { type Line, MANY } from './arrange.ts';
import { Row } from './Row.tsx';

interface RowsProps {
  readonly lines: readonly Line[];
  /** The id of its heading; a list without one has all endpoints. */
  readonly labelledBy?: string;
}

/** A list of endpoints. Whoever goes by key may skip a long one. */
export function Rows({ lines, labelledBy }: RowsProps) {
  return (
    <>
      {lines.length >= MANY && (
        <button
          type="button"
          className="button home-skip"
          onClick={({ currentTarget }) => currentTarget.nextElementSibling?.querySelector<HTMLElement>('li:last-child input')?.focus()}
        >
          Skip {lines.length} endpoints
        </button>
      )}
      <ul aria-labelledby={labelledBy} aria-label={labelledBy === undefined ? 'Endpoints' : undefined}>
        {lines.map(({ item, provider }) => (
          <Row key={item.endpoint.id} item={item} provider={provider} namesProvider={labelledBy === undefined} />
        ))}
      </ul>
    </>
  );
}

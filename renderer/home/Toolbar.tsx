import { Search } from 'lucide-react';
import { useId } from 'react';
import { type Sort, sortNames, type View } from './arrange.ts';

interface ToolbarProps {
  readonly view: View;
  readonly onChange: (view: View) => void;
}

const sorts = ['added', 'name', 'state', 'ttft', 'next'] as const satisfies readonly Sort[];

/** Finds and sorts among many endpoints. */
export function Toolbar({ view, onChange }: ToolbarProps) {
  const id = useId();
  return (
    <search className="home-toolbar">
      <span className="home-search">
        <Search size={16} aria-hidden />
        <input
          className="input"
          type="search"
          aria-label="Search endpoints"
          placeholder="Search"
          value={view.search}
          onChange={(event) => onChange({ ...view, search: event.target.value })}
        />
      </span>
      <label htmlFor={id}>Sort by</label>
      <select
        id={id}
        className="select inline"
        value={view.sort}
        onChange={(event) => onChange({ ...view, sort: sorts.find((sort) => sort === event.target.value) ?? 'added' })}
      >
        {sorts.map((sort) => (
          <option key={sort} value={sort}>
            {sortNames[sort]}
          </option>
        ))}
      </select>
    </search>
  );
}

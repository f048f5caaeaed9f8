import './navigation.css';
import { hrefOf, navigate } from '../route.ts';
import { type SectionName, sections } from './sections.ts';

interface NavigationProps {
  readonly shown: readonly SectionName[];
  /** The one that is being read. */
  readonly current: SectionName | null;
  readonly goTo: (name: string) => void;
}

/** Leads to each section: a list beside them, or where there is no room a choice above them. */
export function Navigation({ shown, current, goTo }: NavigationProps) {
  const listed = sections.filter(({ name }) => shown.includes(name));
  return (
    <nav className="settings-nav" aria-label="Sections">
      <ul>
        {listed.map(({ name, title }) => (
          <li key={name}>
            {/* A link to where the page is already changes no address: it would lead nowhere by itself. */}
            <a href={hrefOf({ view: 'settings', section: name })} aria-current={name === current ? 'location' : undefined} onClick={() => goTo(name)}>
              {title}
            </a>
          </li>
        ))}
      </ul>
      <select
        className="input settings-jump"
        aria-label="Jump to a section"
        value=""
        onChange={({ target }) => {
          goTo(target.value);
          navigate({ view: 'settings', section: target.value });
        }}
      >
        <option value="" disabled>
          Jump to …
        </option>
        {listed.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </select>
    </nav>
  );
}

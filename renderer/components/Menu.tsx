import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import { place } from './place.ts';

interface MenuProps {
  /** What the button says to a screen reader, and shows when it has no `button`. */
  readonly label: string;
  /** What the button shows. */
  readonly button?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A button that opens a short list of actions below it: a native popover, closed by Esc, Tab, a click elsewhere, or a choice. */
export function Menu({ label, button, className = 'button', children }: MenuProps) {
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  return (
    <>
      <button ref={opener} type="button" className={className} popoverTarget={id} aria-label={label} aria-haspopup="menu">
        {button ?? label}
      </button>
      <div
        ref={popover}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        className="menu"
        onBeforeToggle={(event) => event.newState === 'open' && place(popover.current, opener.current)}
        onToggle={(event) => event.newState === 'open' && popover.current?.querySelector<HTMLElement>('button:enabled')?.focus()}
        onClick={() => popover.current?.hidePopover()}
        onKeyDown={(event) => onKey(event, popover.current)}
      >
        {children}
      </div>
    </>
  );
}

/** One action of a {@link Menu}. */
export function MenuItem({ onSelect, danger = false, disabled = false, children }: MenuItemProps) {
  return (
    <button type="button" role="menuitem" tabIndex={-1} className={danger ? 'menu-item danger' : 'menu-item'} disabled={disabled} onClick={onSelect}>
      {children}
    </button>
  );
}

/** One of several that exclude each other. Its first child is the sign of the chosen one. */
export function MenuChoice({ checked, onSelect, children }: MenuChoiceProps) {
  return (
    <button type="button" role="menuitemradio" aria-checked={checked} tabIndex={-1} className="menu-item menu-choice" onClick={onSelect}>
      {children}
    </button>
  );
}

interface MenuChoiceProps {
  readonly checked: boolean;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

interface MenuItemProps {
  readonly onSelect: () => void;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}

/** Arrow keys go from item to item, Home and End to the first and last; Tab goes on from the button. */
function onKey(event: KeyboardEvent, popover: HTMLElement | null): void {
  if (event.key === 'Tab') popover?.hidePopover();
  const items = [...(popover?.querySelectorAll<HTMLElement>('button:enabled') ?? [])];
  const at = items.findIndex((item) => item.matches(':focus'));
  const next = { ArrowDown: (at + 1) % items.length, ArrowUp: (at - 1) % items.length, Home: 0, End: -1 }[event.key];
  if (next === undefined) return;
  items.at(next)?.focus();
  event.preventDefault();
}

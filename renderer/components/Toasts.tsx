import { X } from 'lucide-react';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { currentToasts, dismissToast, subscribeToasts, type Toast } from './toastStore.ts';

const SHOWN_MS = 10_000;
/** It takes a while to decide, and to get there by key. */
const SHOWN_WITH_ACTION_MS = 20_000;

/** What just happened, with "Undo" where it can be undone. Stays while the pointer or the focus is on it; F6 leads there and back. */
export function Toasts() {
  const toasts = useSyncExternalStore(subscribeToasts, currentToasts);
  const box = useRef<HTMLDivElement>(null);
  const cameFrom = useRef<Element | null>(null);
  const goBack = (): void => {
    if (box.current?.contains(document.activeElement) && cameFrom.current instanceof HTMLElement) cameFrom.current.focus();
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const button = box.current?.querySelector<HTMLElement>('.toast:last-child button');
      if (event.key !== 'F6' || !button) return;
      event.preventDefault();
      if (box.current?.contains(document.activeElement)) goBack();
      else {
        cameFrom.current = document.activeElement;
        button.focus();
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
  return (
    <div ref={box} className="toasts" role="status" aria-live="polite" aria-keyshortcuts="F6" onClickCapture={goBack}>
      {toasts.map((toast) => (
        <ToastItem key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastItem({ toast: { id, text, tone, action } }: { readonly toast: Toast }) {
  const item = useRef<HTMLDivElement>(null);
  const shownMs = action === null ? SHOWN_MS : SHOWN_WITH_ACTION_MS;
  useEffect(() => {
    // Nobody shall reach for a button that is just going away.
    const timer = setInterval(() => {
      if (item.current?.matches(':hover, :focus-within') !== true) dismissToast(id);
    }, shownMs);
    return () => clearInterval(timer);
  }, [id, shownMs]);
  return (
    <div ref={item} className="toast" data-tone={tone}>
      <span>{text}</span>
      {action !== null && (
        <button
          type="button"
          className="button quiet"
          onClick={() => {
            dismissToast(id);
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" className="icon-button" aria-label="Close this message" onClick={() => dismissToast(id)}>
        <X size={16} aria-hidden />
      </button>
    </div>
  );
}

import { X } from 'lucide-react';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { currentToasts, dismissToast, subscribeToasts, type Toast } from './toastStore.ts';

const SHOWN_MS = 10_000;

/** What just happened, with "Undo" where it can be undone. Stays while the pointer or the focus is on it. */
export function Toasts() {
  const toasts = useSyncExternalStore(subscribeToasts, currentToasts);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map((toast) => (
        <ToastItem key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastItem({ toast: { id, text, tone, action } }: { readonly toast: Toast }) {
  const item = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Nobody shall reach for a button that is just going away.
    const timer = setInterval(() => {
      if (item.current?.matches(':hover, :focus-within') !== true) dismissToast(id);
    }, SHOWN_MS);
    return () => clearInterval(timer);
  }, [id]);
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

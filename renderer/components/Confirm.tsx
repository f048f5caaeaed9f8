import type { ReactNode } from 'react';
import { Dialog } from './Dialog.tsx';

interface ConfirmProps {
  /** Names the thing: "Remove Ollama and its 3 endpoints?" */
  readonly title: string;
  /** Says what happens: "Remove 3 endpoints". */
  readonly action: string;
  /** What is destroyed does not come back by itself. */
  readonly danger?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  /** What follows from it. */
  readonly children: ReactNode;
}

/** Asks before something that costs or destroys. */
export function Confirm({ title, action, danger = false, onConfirm, onClose, children }: ConfirmProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          className={danger ? 'button danger' : 'button primary'}
          onClick={() => {
            onConfirm();
            onClose();
          }}
        >
          {action}
        </button>
      </div>
    </Dialog>
  );
}

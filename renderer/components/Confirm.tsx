import { Dialog } from './Dialog.tsx';

interface ConfirmProps {
  /** Names the thing: "Remove Ollama and its 3 endpoints?" */
  readonly title: string;
  readonly text: string;
  /** Says what happens: "Remove 3 endpoints". */
  readonly action: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something that costs or destroys. */
export function Confirm({ title, text, action, onConfirm, onClose }: ConfirmProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          className="button danger"
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

import { Undo2 } from 'lucide-react';
import { undoChange, useUndoable } from '../undo.ts';

/** Undoes the newest change of the settings, as long as that is possible: in reach of pointer, finger and Tab key wherever the change was made. */
export function UndoButton() {
  const undo = useUndoable();
  if (undo === null) return null;
  return (
    <button
      type="button"
      className="icon-button undo-button"
      aria-label="Undo the last change"
      aria-keyshortcuts="Control+Z"
      title={`Undo: ${undo.label}`}
      onClick={() => void undoChange(undo)}
    >
      <Undo2 size={16} aria-hidden />
    </button>
  );
}

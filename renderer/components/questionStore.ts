/** Something to be asked before it is done, from wherever: a menu that has closed by then cannot hold the dialog. */
export interface Question {
  readonly title: string;
  readonly text: string;
  /** What the button says that does it. */
  readonly action: string;
  readonly run: () => void;
}

let question: Question | null = null;
const listeners = new Set<() => void>();

/** Asks; one question at a time, the newest. `null`: it was answered. */
export function ask(next: Question | null): void {
  question = next;
  for (const listener of listeners) listener();
}

export const currentQuestion = (): Question | null => question;

export function subscribeQuestion(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

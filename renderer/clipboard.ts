import { showToast } from './components/toastStore.ts';

/** Puts a text on the clipboard and says so, or says why not. `what` is a sentence: "The link is copied." */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showToast(what);
  } catch {
    // The browser's own reasons ("Document is not focused") are not for people.
    showToast('The browser did not let Pilot Light copy. Select the text and copy it by hand.', { tone: 'bad' });
  }
}

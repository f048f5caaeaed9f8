/** All control characters but line breaks and tabs, and those that turn the direction of writing. */
const CONTROLS = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu;

/** A text that shows what it says: no escape sequences for terminals, no lines that overwrite others, no reversed writing. */
export const withoutControls = (text: string): string => text.replace(CONTROLS, '\ufffd');

/** A text as one entry of a list of lines, that no part of it passes for another one: names and errors come from servers. Further lines are set in. */
export const asOneEntry = (text: string): string => withoutControls(text).replaceAll('\n', '\n    ');

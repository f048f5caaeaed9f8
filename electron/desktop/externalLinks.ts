/** The only pages outside that the app opens, each with everything below it. */
const ALLOWED = ['https://github.com/pilotlight/pilotlight', 'https://ollama.com', 'https://docs.aws.amazon.com'].map((text) => new URL(text));

/**
 * Opens a page in the user's browser if it is on our list. Whatever the page asks for arrives here unchecked.
 * @returns whether it is being opened
 */
export function openExternal(value: unknown, open: (url: string) => Promise<void>): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const url = new URL(value);
  if (url.username !== '' || url.password !== '' || !ALLOWED.some((allowed) => isBelow(url, allowed))) return false;
  // A system without a browser is no reason to end.
  open(url.href).catch(() => {});
  return true;
}

function isBelow(url: URL, allowed: URL): boolean {
  const folder = allowed.pathname === '/' ? '/' : `${allowed.pathname}/`;
  return url.origin === allowed.origin && (url.pathname === allowed.pathname || url.pathname.startsWith(folder));
}

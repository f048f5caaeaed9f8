/** The only places outside that the app opens, each with everything below it. */
const ALLOWED = ['https://ollama.com/', 'https://docs.aws.amazon.com/bedrock/'].map((text) => new URL(text));

/**
 * Opens a page in the user's browser if it is on our list. Whatever the page asks for arrives here unchecked.
 * @returns whether it is being opened
 */
export function openExternal(value: unknown, open: (url: string) => Promise<void>): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const url = new URL(value);
  if (
    url.username !== '' ||
    url.password !== '' ||
    !ALLOWED.some(({ origin, pathname }) => url.origin === origin && url.pathname.startsWith(pathname))
  )
    return false;
  // A system without a browser is no reason to end.
  open(url.href).catch(() => {});
  return true;
}

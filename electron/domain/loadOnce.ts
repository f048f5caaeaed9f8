/**
 * Loads something when it is first asked for, and once. A load that failed, as when no more files can be opened, is tried again by whoever asks next:
 * a failure that is kept would last until the next start.
 */
export function loadOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}

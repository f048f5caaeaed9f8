/** `true`, `1`, `yes` and `on`, as people write switches in an environment. */
export function isTrue(value: string | undefined): boolean {
  return /^(true|1|yes|on)$/i.test(value?.trim() ?? '');
}

/** Any spelling of this computer's own address, as a URL's `hostname` has it. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

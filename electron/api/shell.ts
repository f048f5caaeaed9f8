/** What only the program around the engine knows: the desktop app, or the service on a command line. */
export interface ShellFacts {
  readonly surface: 'desktop' | 'service';
  /** Version of Electron. */
  readonly electron: string | null;
  /** Whether stored secrets outlive this run; where they do not, why. */
  secrets(): { readonly persistent: boolean; readonly sentence: string | null };
  /** Address of the loopback service with a slash at its end; `null` while none runs. */
  loopbackUrl(): string | null;
  /** Whether this computer can start it at login; where it cannot, why. */
  login(): { readonly supported: boolean; readonly sentence: string | null };
}

/** The service without a desktop: secrets lie in a file, and starting it is the system's affair. */
export function serviceShell(loopbackUrl: () => string | null = () => null): ShellFacts {
  return {
    surface: 'service',
    electron: null,
    secrets: () => ({ persistent: true, sentence: null }),
    loopbackUrl,
    login: () => ({ supported: false, sentence: 'Only the desktop app can start at login. Let the system start "pilotlight serve".' }),
  };
}

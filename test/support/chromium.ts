/** A browser to test in: where it is, what it needs in its environment, and one line that says which one it is. */
export interface Chromium {
  executablePath: string;
  env: Record<string, string>;
  sentence: string;
}

/** How {@link findChromium} looks around; `machine` in chromiumOnMachine.ts is the real one. */
export interface ChromiumLookups {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  exists(path: string): boolean;
  /** Full path of a command in PATH. */
  which(command: string): string | undefined;
  /** Where Playwright keeps its own Chromium, downloaded or not. */
  playwrightPath(): string;
  /** Unpacks the Chromium that comes as an npm package; `undefined` where there is none for this system. */
  unpack(): Promise<{ executablePath: string; libraries: string; fontConfig: string } | undefined>;
  /** Whether the program starts with nothing added to its environment. */
  starts(executablePath: string): boolean;
}

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Where Chrome and its relatives are installed without being in PATH. Every Windows has Edge. */
const places: Partial<Record<NodeJS.Platform, (env: ChromiumLookups['env']) => string[]>> = {
  darwin: () => ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  win32: (env) => [
    `${env['ProgramFiles']}\\Google\\Chrome\\Application\\chrome.exe`,
    `${env['ProgramFiles(x86)']}\\Microsoft\\Edge\\Application\\msedge.exe`,
  ],
};

/** The first Chromium there is: CHROMIUM, the machine's own, Playwright's, the one from node_modules. */
export async function findChromium(look: ChromiumLookups): Promise<Chromium> {
  const named = look.env['CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (!look.exists(named)) throw new Error(`CHROMIUM names ${named}, which does not exist`);
    return { executablePath: named, env: {}, sentence: `Chromium: ${named} (from CHROMIUM)` };
  }
  const own = [...commands.map((command) => look.which(command)), ...(places[look.platform]?.(look.env) ?? []).filter((path) => look.exists(path))];
  // Ubuntu has a chromium-browser that only says how to install one.
  const executablePath = own.find((path) => path !== undefined && look.starts(path));
  if (executablePath !== undefined) return { executablePath, env: {}, sentence: `Chromium: ${executablePath} (installed on this machine)` };
  const downloaded = look.playwrightPath();
  if (look.exists(downloaded)) return { executablePath: downloaded, env: {}, sentence: `Chromium: ${downloaded} (downloaded by Playwright)` };
  const unpacked = await look.unpack();
  if (unpacked !== undefined) return fromPackage(unpacked, look);
  throw new Error('No Chromium found. Install Chrome, or run `npx playwright install chromium`, or set CHROMIUM to the path of one.');
}

/** A bare system lacks the NSS libraries and every font; the package brings both, but the machine's own go first. */
function fromPackage(
  { executablePath, libraries, fontConfig }: { executablePath: string; libraries: string; fontConfig: string },
  look: ChromiumLookups,
): Chromium {
  const env: Record<string, string> = {};
  if (!look.starts(executablePath)) env['LD_LIBRARY_PATH'] = [libraries, look.env['LD_LIBRARY_PATH']].filter(Boolean).join(':');
  if (!look.exists('/etc/fonts/fonts.conf')) env['FONTCONFIG_FILE'] = fontConfig;
  const added = Object.keys(env).length === 0 ? '' : `, with its own ${env['LD_LIBRARY_PATH'] === undefined ? 'fonts' : 'libraries'}`;
  return { executablePath, env, sentence: `Chromium: ${executablePath} (from node_modules${added})` };
}

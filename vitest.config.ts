import { defineConfig } from 'vitest/config';

/** `import 'electron'` outside Electron tries a download; with this set it yields a path that does not exist, so a stray import fails fast. */
const env = { ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' };

const project = (name: string, timeout?: number) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`], ...(timeout !== undefined && { testTimeout: timeout, hookTimeout: timeout }) },
});

export default defineConfig({
  test: {
    env,
    // Machines that are shared stall now and then; what fails twice is broken.
    retry: process.env['CI'] === undefined ? 0 : 1,
    projects: [
      project('unit'),
      project('integration', 30_000),
      project('desktop'),
      project('redis', 30_000),
      project('chaos', 60_000),
      project('security', 60_000),
      { extends: true, test: { ...project('real', 120_000).test, globalSetup: './test/real/setup.ts', fileParallelism: false } },
    ],
  },
});

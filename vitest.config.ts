import { defineConfig } from 'vitest/config';

const electronPath = { ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' };

export default defineConfig({
  test: {
    env: electronPath,
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { extends: true, test: { name: 'integration', include: ['test/integration/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 30_000 } },
      { extends: true, test: { name: 'desktop', include: ['test/desktop/**/*.test.ts'] } },
    ],
  },
});

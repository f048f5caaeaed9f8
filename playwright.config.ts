import { defineConfig } from '@playwright/test';

export default defineConfig({
  outputDir: 'test-results',
  reporter: [['list']],
  forbidOnly: process.env['CI'] !== undefined,
  use: { trace: 'retain-on-failure', reducedMotion: 'reduce' },
  projects: [
    { name: 'chromium', testDir: 'test/e2e', testIgnore: 'electron/**' },
    { name: 'electron', testDir: 'test/e2e/electron', workers: 1 },
  ],
});

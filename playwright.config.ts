import { defineConfig } from '@playwright/test';

const isCi = process.env['CI'] !== undefined;

export default defineConfig({
  outputDir: 'test-results',
  reporter: [['list']],
  forbidOnly: isCi,
  // Machines that are shared stall now and then: what fails once there is tried once more, and named as flaky. Pages wait more than they reckon.
  ...(isCi ? { workers: '150%', retries: 1 } : {}),
  use: { trace: 'retain-on-failure', reducedMotion: 'reduce' },
  projects: [
    { name: 'chromium', testDir: 'test/e2e', testIgnore: 'electron/**' },
    { name: 'electron', testDir: 'test/e2e/electron', workers: 1 },
  ],
});

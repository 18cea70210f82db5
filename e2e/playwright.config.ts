import { defineConfig } from '@playwright/test'
import { chromiumOptions } from './fixtures.ts'

export default defineConfig({
  testDir: 'specs',
  outputDir: '.out/playwright',
  globalSetup: './leave-nothing.ts',
  // With two cores, one browser and one engine at a time give meaningful times.
  workers: 1,
  // Tests wait for what they expect to see. These limits only end a test that hangs, even on a busy machine.
  timeout: 900_000,
  expect: { timeout: 120_000 },
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], ['json']],
  use: {
    viewport: { width: 1440, height: 900 },
    actionTimeout: 120_000,
    navigationTimeout: 120_000,
    trace: 'retain-on-failure',
    launchOptions: chromiumOptions,
  },
})

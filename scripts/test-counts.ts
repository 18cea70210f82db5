/** Numbers of passed and failed tests, from the runners' JSON reports. */
export interface Counts {
  passed: number
  failed: number
  skipped: number
}

export function countVitest(report: unknown): Counts {
  const json = report as {
    numPassedTests: number
    numFailedTests: number
    numPendingTests: number
    numFailedTestSuites: number
    success: boolean
  }
  const failed = json.numFailedTests > 0 || json.success ? json.numFailedTests : Math.max(1, json.numFailedTestSuites)
  return { passed: json.numPassedTests, failed, skipped: json.numPendingTests }
}

export function countPlaywright(report: unknown): Counts {
  const { stats, errors } = report as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number }
    errors: unknown[]
  }
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + (stats.unexpected === 0 ? errors.length : 0),
    skipped: stats.skipped,
  }
}

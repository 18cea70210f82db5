import { defineConfig } from 'vitest/config'

/** The tests that a mutation run asks; changed code is slower than plain code. */
export default defineConfig({
  test: {
    include: JSON.parse(process.env.DAYBREAK_MUTATION_TESTS ?? '[]') as string[],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})

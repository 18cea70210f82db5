import { beforeEach } from 'vitest'

/**
 * Tests in another process, in which no change is active, and tests of time alone. They would only slow a run down.
 */
const elsewhere =
  /^(A process killed|leaves no engine behind)|killed after step |after main was killed|is given up after three tries|of 5.000 cases/

beforeEach(({ task, skip }) => {
  const names: string[] = []
  for (let at: { name: string; suite?: { name: string } | undefined } | undefined = task; at; at = at.suite)
    names.unshift(at.name)
  if (elsewhere.test(names.join(' ').trim())) skip()
})

import { describe, expect, it } from 'vitest'
import { writeUp } from './write-up.ts'

const text = `# Benchmarks

How to run.

## pan

Measured then.

| old |
|-----|
| 1   |

- A note on the pan.

## tiles

Measured then.

| other |
`

describe('The write-up of a benchmark', () => {
  it('replaces its own table and keeps notes and all other sections', () => {
    expect(writeUp(text, 'pan', 'Measured now.', '| new |\n| 2   |')).toBe(`# Benchmarks

How to run.

## pan

Measured now.

| new |
| 2   |

- A note on the pan.

## tiles

Measured then.

| other |
`)
  })

  it('replaces the last section too', () => {
    expect(writeUp(text, 'tiles', 'Measured now.', '| new |')).toContain('## tiles\n\nMeasured now.\n\n| new |\n')
    expect(writeUp(text, 'tiles', 'Measured now.', '| new |')).not.toContain('| other |')
  })

  it('adds a section for a benchmark that has none', () => {
    expect(writeUp(text, 'worklist', 'Measured now.', '| new |')).toBe(
      `${text}\n## worklist\n\nMeasured now.\n\n| new |\n`,
    )
  })

  it('changes only the date when written twice', () => {
    const once = writeUp(text, 'pan', 'Measured now.', '| new |')
    expect(writeUp(once, 'pan', 'Measured now.', '| new |')).toBe(once)
  })
})

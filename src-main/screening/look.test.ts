import { join } from 'node:path'
import { expect, it } from 'vitest'
import { gridOfSpots, writeSpots } from '#main/testing/index.ts'
import { cervix } from '#shared/domain/task/testing.ts'
import { lookAtField } from './index.ts'
import { openFixture } from './testing/fixture.ts'

it('looking at one field finds and grades the same as a screening of it, and stores nothing', async () => {
  const f = await openFixture()
  try {
    const spots = gridOfSpots(1900, 900, 90)
    const path = join(f.folder, 'field.png')
    await writeSpots(path, 1900, 900, spots)
    const cells = await lookAtField({ engine: f.engine, task: cervix, ...f.models.current() }, path, 0.5)
    expect(cells).toHaveLength(spots.length)
    for (const { x, y, red } of spots) {
      const near = cells.filter((cell) => Math.hypot(cell.x - x, cell.y - y) < 12)
      expect(near, `cell at ${x}, ${y}`).toHaveLength(1)
      expect(cervix.isAbnormal(near[0]!.label)).toBe(red)
    }
    expect(cells.map(({ abnormal }) => abnormal)).toEqual(cells.map(({ abnormal }) => abnormal).sort((a, b) => b - a))
    expect(f.db.prepare('SELECT count(*) FROM cells').pluck().get()).toBe(0)
  } finally {
    await f.end()
  }
})

import { expect, it } from 'vitest'
import { asSeen, binned, cutOut, madeField } from '#shared/domain/registration/testing.ts'
import { StageTracker } from './tracker.ts'

// The small pictures are made from larger ones: nuclei of a few px, and little noise.
const scene = binned(madeField(2400, 1400, 9), 2)
const seen = (x: number, y: number, seed = 1) => asSeen(cutOut(scene, x, y, 256, 192), { sigma: 1, seed })

it('follows the stage among captured fields, reports a lost overlap, and recovers', () => {
  const tracker = new StageTracker()
  expect(tracker.look(seen(0, 0))).toEqual({ kind: 'first' })
  tracker.put(1, seen(0, 0), { x: 0, y: 0 }, 4)
  tracker.put(2, seen(150, 10, 2), { x: 600, y: 40 }, 4)
  const found = tracker.look(seen(250, 60, 3))
  if (found.kind !== 'found') throw new Error(found.kind)
  expect(Math.hypot(found.x - 1000, found.y - 240)).toBeLessThan(2)
  expect(found.overlap).toBeGreaterThan(0.35)
  expect(found.overlap).toBeLessThan(0.55)
  expect(tracker.look(seen(700, 400, 4)).kind).toBe('lost')
  expect(tracker.look(seen(120, 30, 5)).kind).toBe('found')
  tracker.keepOnly(new Set([1]))
  expect(tracker.look(seen(330, 60, 6)).kind).toBe('lost')
})

import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { sealKeyFor } from './seal-key.ts'
import { openEntry, sealEntry } from './sealed-entry.ts'

const key = randomBytes(32)
const bytes = Buffer.from('the same words again and again, the same words again and again')

describe('a sealed entry', () => {
  it('opens under its name and key, and shows nothing of what it holds', () => {
    const sealed = sealEntry(key, 'a', bytes)
    expect(openEntry(key, 'a', sealed)).toEqual(bytes)
    expect(sealed.includes('same words')).toBe(false)
    expect(sealEntry(key, 'a', bytes).equals(sealed)).toBe(false)
    expect(openEntry(key, 'a', sealEntry(key, 'a', Buffer.alloc(0)))).toEqual(Buffer.alloc(0))
  })

  it('does not open under another name, under the key of another kind, or if any byte of it is changed or missing', () => {
    const sealed = sealEntry(key, 'a', bytes)
    expect(openEntry(key, 'b', sealed)).toBeNull()
    const slides = sealKeyFor(key, 'slides')
    expect(openEntry(slides, 'a', sealEntry(sealKeyFor(key, 'tiles'), 'a', bytes))).toBeNull()
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed)
      changed[at]! ^= 1
      expect(openEntry(key, 'a', changed)).toBeNull()
      expect(openEntry(key, 'a', sealed.subarray(0, at))).toBeNull()
    }
  })
})

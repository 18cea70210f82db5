import { describe, expect, it } from 'vitest'
import { panelsIn } from './panels.ts'

const untouched = { galleryPx: 0, findingsPx: 0, findingsShown: true }
const slideIn = (windowPx: number, prefs = untouched) => {
  const { galleryPx, findingsPx } = panelsIn(windowPx, prefs)
  return windowPx - galleryPx - (prefs.findingsShown ? findingsPx : 0) - 2
}

describe('The panels beside the slide', () => {
  it.each([1280, 1440, 1600, 1920, 2560])('leave the slide half of a window of %i px', (windowPx) => {
    expect(slideIn(windowPx)).toBeGreaterThanOrEqual(windowPx / 2)
  })

  it('give the gallery what the findings leave of the other half', () => {
    expect(panelsIn(1440, untouched)).toMatchObject({ tabs: false, galleryPx: 438, findingsPx: 280 })
    expect(panelsIn(1920, untouched)).toMatchObject({ galleryPx: 598, findingsPx: 360 })
  })

  it('have the width that the reader gave them, as long as the slide keeps 320 px', () => {
    const wide = { ...untouched, galleryPx: 700, findingsPx: 400 }
    expect(panelsIn(1920, wide)).toMatchObject({ galleryPx: 700, findingsPx: 400 })
    expect(slideIn(1280, wide)).toBe(320)
    expect(panelsIn(1280, { ...wide, findingsShown: false }).galleryPx).toBe(700)
  })

  it('are tabs in a window that is too narrow for all three', () => {
    expect(panelsIn(720, untouched).tabs).toBe(true)
    expect(panelsIn(999, untouched).tabs).toBe(true)
    expect(panelsIn(1000, untouched).tabs).toBe(false)
    expect(slideIn(1000)).toBeGreaterThan(400)
  })
})

import { describe, expect, it } from 'vitest'
import { readPrefs } from './prefs.ts'

describe('the page’s preferences', () => {
  it('are restored as they were', () => {
    expect(readPrefs('{"galleryPx":500,"advance":false}')).toMatchObject({
      galleryPx: 500,
      advance: false,
      largeTiles: false,
    })
  })

  it('fall back to their defaults if the stored text is damaged or of another kind', () => {
    expect(readPrefs('{"galleryPx":"wide","findingsShown":1}')).toMatchObject({ galleryPx: 0, findingsShown: true })
    expect(readPrefs('not json')).toMatchObject({ galleryPx: 0 })
    expect(readPrefs('null')).toMatchObject({ galleryPx: 0 })
  })
})

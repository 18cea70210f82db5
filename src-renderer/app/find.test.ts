import { describe, expect, it } from 'vitest'
import { allCommands, type Command, titleOf } from '#renderer/commands/index.ts'
import './all-commands.ts'
import { distance, fitOf, queryWords } from './find.ts'
import { paletteItems } from './palette-items.ts'

const onCasePage = new Set(['everywhere', 'case', 'gallery', 'slide', 'report'])

/** The palette with every command of the case page. */
const first = (query: string, count = 1): string[] => {
  const definitions = allCommands().filter(({ area }) => onCasePage.has(area))
  const commands: Command[] = definitions.map((definition) => ({ definition, run: () => undefined }))
  const titled = ({ definition }: Command) => titleOf(definition)
  return paletteItems({ query, rows: [], commands, titleOf: titled, openCase: () => undefined })
    .slice(0, count)
    .map(({ id }) => id)
}

describe('The palette', () => {
  it.each([
    ['help', 'everywhere.help'],
    ['print', 'report.open'],
    ['export', 'report.open'],
    ['check', 'everywhere.display'],
    ['next case', 'case.next'],
    ['case next', 'case.next'],
    ['zoom in', 'slide.closer'],
    ['zoom out', 'slide.farther'],
    ['measure', 'slide.ruler'],
    ['shortcuts', 'everywhere.keys'],
    ['preferences', 'everywhere.settings'],
    ['import', 'intake.bring-in'],
    ['diagnosis', 'report.interpretation'],
    ['sign out', 'report.sign-out'],
    ['how do I print the report', 'report.open'],
  ])('finds by meaning: %s', (query, id) => {
    expect(first(query)).toEqual([id])
  })

  it.each([
    ['setings', 'everywhere.settings'],
    ['hetmap', 'slide.heat'],
    ['heatmpa', 'slide.heat'],
    ['worklsit', 'everywhere.worklist'],
    ['adeqaucy', 'report.adequacy'],
    ['prnit', 'report.open'],
    ['rulr', 'slide.ruler'],
  ])('forgives a slip of the fingers: %s', (query, id) => {
    expect(first(query)).toEqual([id])
  })

  it('finds while a word is still being typed', () => {
    expect(first('heat')).toEqual(['slide.heat'])
    expect(first('inter')).toEqual(['report.interpretation'])
  })

  it('finds nothing for words that mean nothing here', () => {
    expect(first('xylophone')).toEqual([])
    expect(first('heatmap xylophone')).toEqual([])
  })
})

describe('Words are compared', () => {
  it('by the letters that differ, where neighbours that changed places count once', () => {
    expect(distance('heatmap', 'heatmap', 2)).toBe(0)
    expect(distance('hetmap', 'heatmap', 2)).toBe(1)
    expect(distance('heatmpa', 'heatmap', 2)).toBe(1)
    expect(distance('heat', 'ruler', 2)).toBe(3)
    expect(distance('abc', 'abcdefgh', 2)).toBe(3)
  })

  it('a short word must be right', () => {
    expect(fitOf(['red'], { title: 'Reset', synonyms: '' })).toBeNull()
    expect(fitOf(['res'], { title: 'Reset', synonyms: '' })).not.toBeNull()
  })

  it('without those that say nothing, unless there are no others', () => {
    expect(queryWords('How do I go to the worklist?')).toEqual(['go', 'worklist'])
    expect(queryWords('to the')).toEqual(['to', 'the'])
  })

  it('the title before the synonyms, the whole word before its beginning', () => {
    const score = (title: string, synonyms = '') => fitOf(['mark'], { title, synonyms })!.score
    expect(score('Mark')).toBeGreaterThan(score('Marker'))
    expect(score('Marker')).toBeGreaterThan(score('Flag', 'mark'))
  })
})

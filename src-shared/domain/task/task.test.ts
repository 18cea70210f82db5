import { describe, expect, it } from 'vitest'
import cervixJson from '../../../resources/tasks/cervix/task.json' with { type: 'json' }
import { parseTask, UnknownClassError } from './index.ts'
import { cervix } from './testing.ts'

const text = `{
  "schema": 1,
  "name": "small",
  "title": "Small",
  "form": "tally",
  "classes": [
    { "code": "plain", "name": "Plain", "key": "1", "look": { "color": "#009E73", "glyph": "○" } },
    { "code": "odd", "name": "Odd", "key": "2", "look": { "color": "#E69F00", "glyph": "◇" } },
    { "code": "bad", "name": "Bad", "key": "3", "look": { "color": "#D55E00", "glyph": "◆" } },
    { "code": "germ", "name": "Germ", "group": "germs", "key": "1", "look": { "color": "#F0E442", "glyph": "✱" } }
  ],
  "groups": [
    { "code": "germs", "name": "Germs", "key": "4", "question": "Which?", "look": { "color": "#F0E442", "glyph": "✱" } }
  ],
  "negative": "plain",
  "severity": [
    ["plain", "germ"],
    ["odd"],
    ["bad"]
  ],
  "abnormal": ["odd", "bad"],
  "highGrade": ["bad"],
  "texts": { "report": "Small report", "abnormal": "odd or worse", "highGrade": "bad", "highGradeShort": "Bad" },
  "lanes": ["urgent", "full-read", "review"],
  "thresholds": { "ruleOutBelow": 0.1, "ruleOutAtMost": 0.5, "urgentAt": 0.8, "outOfFocusAtMost": 0.5 },
  "adequacy": null
}
`
const parse = (changed: string, name = 'small') => parseTask(changed, { name, forms: ['bethesda', 'tally'] })
const lineOf = (needle: string): number => text.slice(0, text.indexOf(needle)).split('\n').length

/** The manifest with one text replaced, and the line of the replacement. */
function changed(from: string, to: string) {
  expect(text).toContain(from)
  return { problems: parse(text.replace(from, to)).problems, line: lineOf(from) }
}

describe('the cervical task', () => {
  it('is sound as shipped', () => {
    const shipped = JSON.stringify(cervixJson)
    expect(parseTask(shipped, { name: 'cervix', forms: ['bethesda'] }).problems).toEqual([])
  })

  it('lists the most serious class first, organisms after the abnormal ones, the negative class last', () => {
    expect(cervix.worstFirst).toEqual([
      ...['SCC', 'HSIL', 'AGC', 'ASC-H', 'LSIL', 'ASC-US'],
      ...['Trichomonas', 'Candida', 'Flora', 'Herpes', 'Actinomyces', 'NILM'],
    ])
    expect(cervix.codes.toSorted(cervix.compareWorst)).toEqual(cervix.worstFirst)
  })

  it('treats organisms as harmless like normal cells, and glandular cells as abnormal but not high grade', () => {
    expect(cervix.severityOf('Candida')).toBe(cervix.severityOf('NILM'))
    expect(cervix.severityOf('AGC')).toBeGreaterThan(cervix.severityOf('ASC-H'))
    expect(cervix.codes.filter(cervix.isAbnormal)).toEqual(['ASC-US', 'LSIL', 'ASC-H', 'HSIL', 'SCC', 'AGC'])
    expect(cervix.codes.filter(cervix.isHighGrade)).toEqual(['ASC-H', 'HSIL', 'SCC'])
    expect(cervix.codes.filter(cervix.isNegative)).toEqual(['NILM'])
  })

  it('uses digits 1 to 7 for single classes, 8 for the organisms, and a second digit for each organism', () => {
    expect(cervix.keys.map(({ key, code, group }) => [key, code, group])).toEqual([
      ...['NILM', 'ASC-US', 'LSIL', 'ASC-H', 'HSIL', 'SCC', 'AGC'].map((code, i) => [`${i + 1}`, code, false]),
      ['8', 'organisms', true],
    ])
    expect(cervix.keysIn('organisms').map(({ key, code }) => `${key} ${code}`)).toEqual([
      ...['1 Trichomonas', '2 Candida', '3 Flora', '4 Herpes', '5 Actinomyces'],
    ])
    expect(cervix.groupOf('Candida')?.name).toBe('Organism')
    expect(cervix.groupOf('HSIL')).toBeNull()
  })
})

describe('an unknown class', () => {
  it('is an error in every function, never the negative class', () => {
    const questions = [
      cervix.classOf,
      cervix.severityOf,
      cervix.isAbnormal,
      cervix.isHighGrade,
      cervix.isNegative,
      cervix.groupOf,
      (code: string) => cervix.compareWorst(code, 'NILM'),
    ]
    for (const ask of questions) {
      expect(() => ask('CIN 2')).toThrow(UnknownClassError)
      // A group is not a class.
      expect(() => ask('organisms')).toThrow(UnknownClassError)
    }
    expect(cervix.has('CIN 2')).toBe(false)
    expect(cervix.has('HSIL')).toBe(true)
  })
})

describe('a manifest is refused with the line', () => {
  it.each([
    ['a code that two classes have', '"code": "odd"', '"code": "plain"', 'doubled-class'],
    ['a key that two classes have', '"name": "Odd", "key": "2"', '"name": "Odd", "key": "1"', 'doubled-key'],
    ['a key that a class and a group have', '"key": "4"', '"key": "3"', 'doubled-key'],
    ['a form that does not exist', '"tally"', '"paris"', 'unknown-form'],
    ['an abnormal class that it does not list', '"abnormal": ["odd"', '"abnormal": ["cin"', 'unknown-class'],
    ['a high-grade class that it does not list', '"highGrade": ["bad"', '"highGrade": ["cin"', 'unknown-class'],
    ['a negative class that it does not list', '"negative": "plain"', '"negative": "none"', 'unknown-class'],
    ['a class of some severity that it does not list', '    ["odd"],', '    ["odd", "cin"],', 'unknown-class'],
    ['a class that is grave twice', '    ["bad"]', '    ["bad", "odd"]', 'doubled-reference'],
    ['an abnormal class named twice', '"abnormal": ["odd"', '"abnormal": ["bad"', 'doubled-reference'],
    ['a class without a place in the order of severity', '"code": "odd"', '"code": "cin"', 'no-severity'],
    ['a group that it does not list', '"group": "germs"', '"group": "fungi"', 'unknown-group'],
    ['a negative class that is abnormal', '"negative": "plain"', '"negative": "odd"', 'negative-abnormal'],
    [
      'a high-grade class that is not abnormal',
      '"highGrade": ["bad"]',
      '"highGrade": ["germ"]',
      'high-grade-not-abnormal',
    ],
    ['no lane for what must be read', '"full-read", ', '', 'no-review-lane'],
    ['another name than its folder has', '"name": "small"', '"name": "urine"', 'other-name'],
    [
      'a field that stands there twice',
      '"negative": "plain",',
      '"negative": "plain", "title": "x",',
      'doubled-json-key',
    ],
    ['a class without a look', ', "look": { "color": "#E69F00", "glyph": "◇" }', '', 'shape'],
    ['a look without a glyph', '"#D55E00", "glyph": "◆"', '"#D55E00"', 'shape'],
    ['a colour that is none', '"#E69F00"', '"orange"', 'shape'],
    ['a field that manifests do not have', '"schema": 1', '"schema": 1, "colour": "red"', 'shape'],
    ['a lane that does not exist', '"review"]', '"review", "quick"]', 'shape'],
    ['text that is not JSON', '"negative": "plain"', '"negative": plain', 'not-json'],
  ])('for %s', (_, from, to, code) => {
    const { problems, line } = changed(from, to)
    expect(problems).toContainEqual(expect.objectContaining({ code, line }))
  })

  it('and without any of these changes it is sound', () => {
    expect(parse(text).problems).toEqual([])
    expect(parse(text).task?.worstFirst).toEqual(['bad', 'odd', 'germ', 'plain'])
  })

  it('with every fault, in line order', () => {
    const twice = text.replace('"tally"', '"paris"').replace('"highGrade": ["bad"', '"highGrade": ["cin"')
    expect(parse(twice).problems.map(({ code, line }) => [code, line])).toEqual([
      ['unknown-form', lineOf('"form"')],
      ['unknown-class', lineOf('"highGrade"')],
      ['high-grade-not-abnormal', lineOf('"highGrade"')],
    ])
  })

  it('and a lane that the task does not use becomes a review', () => {
    const { task } = parse(text)
    expect(task?.laneFor('light-read')).toBe('review')
    expect(task?.laneFor('urgent')).toBe('urgent')
  })
})

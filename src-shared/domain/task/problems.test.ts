import { describe, expect, it } from 'vitest'
import cervixJson from '../../../resources/tasks/cervix/task.json' with { type: 'json' }
import { parseTask } from './index.ts'
import type { TaskManifest } from './manifest.ts'
import { classes, wrongWith } from './testing-problems.ts'

describe('Every fault of a manifest is reported with', () => {
  it('the form that was asked for and those that exist', () => {
    expect(wrongWith((of) => Object.assign(of, { form: 'paris' }))).toEqual([
      { code: 'unknown-form', params: { form: 'paris', forms: 'bethesda, tally' } },
    ])
  })

  it('the key, and both things that it stands for', () => {
    expect(
      wrongWith((of) => {
        classes(of)[2]!.key = classes(of)[1]!.key
      }),
    ).toEqual([{ code: 'doubled-key', params: { key: '2', code: 'LSIL', other: 'ASC-US' } }])
  })

  it('the key that three things share, each beside the first of them', () => {
    expect(
      wrongWith((of) => {
        classes(of)[2]!.key = '2'
        classes(of)[3]!.key = '2'
      }).map(({ params }) => params),
    ).toEqual([
      { key: '2', code: 'LSIL', other: 'ASC-US' },
      { key: '2', code: 'ASC-H', other: 'ASC-US' },
    ])
  })

  it('the class that is referred to but missing', () => {
    expect(wrongWith((of) => Object.assign(of, { abnormal: [...(of.abnormal as string[]), 'CIN'] }))).toEqual([
      { code: 'unknown-class', params: { code: 'CIN' } },
    ])
  })

  it('the missing group', () => {
    expect(
      wrongWith((of) => {
        classes(of).find(({ code }) => code === 'Herpes')!.group = 'viruses'
      }),
    ).toEqual([{ code: 'unknown-group', params: { group: 'viruses' } }])
  })

  it('the group that occurs twice', () => {
    const problems = wrongWith((of) => {
      const [organisms] = of.groups as { key: string }[]
      of.groups = [organisms, { ...organisms, key: '9' }]
    })
    expect(problems[0]).toEqual({ code: 'doubled-group', params: { code: 'organisms' } })
  })

  it('the group that has no class', () => {
    const problems = wrongWith((of) => {
      const [organisms] = of.groups as { key: string }[]
      of.groups = [organisms, { ...organisms, code: 'others', name: 'Others', key: '9' }]
    })
    expect(problems).toEqual([{ code: 'empty-group', params: { code: 'others' } }])
  })

  it('the name that two classes have', () => {
    expect(
      wrongWith((of) => {
        classes(of)[3]!.name = 'LSIL'
      }),
    ).toEqual([{ code: 'doubled-name', params: { name: 'LSIL', code: 'ASC-H', other: 'LSIL' } }])
  })

  it('a threshold above its own limit', () => {
    const thresholds = { ruleOutAtMost: 0.3, urgentAt: 0.8, outOfFocusAtMost: 0.5 }
    const wrong = (ruleOutBelow: number) =>
      wrongWith((of) => Object.assign(of, { thresholds: { ...thresholds, ruleOutBelow } }))
    expect(wrong(0.3)).toEqual([])
    expect(wrong(0.31)).toEqual([{ code: 'rule-out-too-high', params: {} }])
  })

  it('the class without a severity, and the class with two', () => {
    expect(
      wrongWith((of) => {
        of.severity = (of.severity as string[][]).map((tier) => tier.map((code) => (code === 'SCC' ? 'HSIL' : code)))
      }),
    ).toEqual([
      { code: 'no-severity', params: { code: 'SCC' } },
      { code: 'doubled-reference', params: { code: 'HSIL' } },
    ])
  })

  it('the class that must be abnormal, or must not be', () => {
    expect(
      wrongWith((of) => {
        of.negative = 'HSIL'
        of.highGrade = ['Candida']
      }),
    ).toEqual([
      { code: 'negative-abnormal', params: { code: 'HSIL' } },
      { code: 'high-grade-not-abnormal', params: { code: 'Candida' } },
    ])
  })

  it.each(['review', 'full-read'])('nothing more, if the lane %s is not used', (left) => {
    expect(
      wrongWith((of) => {
        of.lanes = (of.lanes as string[]).filter((lane) => lane !== left)
      }),
    ).toEqual([{ code: 'no-review-lane', params: {} }])
  })

  it('both names, if its name differs from its folder', () => {
    expect(wrongWith(() => undefined, 'urine')).toEqual([
      { code: 'other-name', params: { name: 'cervix', wanted: 'urine' } },
    ])
  })

  it('the place in the manifest, if a field has the wrong shape or is unknown', () => {
    const [short] = wrongWith((of) => {
      classes(of)[1]!.name = ''
    })
    expect(short).toMatchObject({
      code: 'shape',
      params: { field: 'classes.1.name', detail: expect.stringMatching(/\w+/) },
    })
    const [unknown, ...more] = wrongWith((of) => Object.assign(classes(of)[1]!, { colour: 'red', smell: 'none' }))
    expect(unknown).toMatchObject({ code: 'shape', params: { field: 'classes.1.colour' } })
    expect(more).toEqual([])
  })

  it('the JSON error, and the field that occurs twice', () => {
    const read = (text: string) => parseTask(text, { name: 'a', forms: [] }).problems
    expect(read('{\n"a" 1 }')).toEqual([{ code: 'not-json', line: 2, params: { detail: "':' is missing" } }])
    expect(read('{ "a": 1,\n"a": 2 }')).toContainEqual({ code: 'doubled-json-key', line: 2, params: { field: 'a' } })
  })
})

describe('The shape of a manifest', () => {
  const sound = (change: (manifest: { -readonly [K in keyof TaskManifest]: unknown }) => void) =>
    !wrongWith(change).some(({ code }) => code === 'shape')
  const renamed = (code: string) =>
    sound((of) => {
      classes(of)[0]!.code = code
    })

  it('allows codes of letters, digits, plus, hyphen and underscore, up to 40 characters', () => {
    expect(['a', 'A1', 'HSIL+', 'asc_us-1', `x${'y'.repeat(39)}`].map(renamed)).toEqual([true, true, true, true, true])
    expect(['constructor', 'toString', 'hasOwnProperty'].map(renamed)).toEqual([false, false, false])
    expect(['', '+a', 'a b', 'é', `x${'y'.repeat(40)}`].map(renamed)).toEqual([false, false, false, false, false])
  })

  it('allows the digits 1 to 9 as keys', () => {
    const keyed = (key: string) =>
      sound((of) => {
        classes(of)[0]!.key = key
      })
    expect(['1', '9', '0', '10', 'a', ''].map(keyed)).toEqual([true, true, false, false, false, false])
  })

  it('allows shares from 0 to 1', () => {
    const share = (urgentAt: number) => sound((of) => Object.assign(of.thresholds as object, { urgentAt }))
    expect([0, 0.5, 1, -0.1, 1.1].map(share)).toEqual([true, true, true, false, false])
  })

  it('requires at least two classes, one abnormal, one lane and one step of severity', () => {
    expect(sound((of) => Object.assign(of, { classes: classes(of).slice(0, 1) }))).toBe(false)
    expect(sound((of) => Object.assign(of, { classes: classes(of).slice(0, 2) }))).toBe(true)
    for (const field of ['abnormal', 'lanes', 'severity'])
      expect(
        sound((of) => Object.assign(of, { [field]: [] })),
        field,
      ).toBe(false)
    expect(sound((of) => Object.assign(of, { severity: [[]] }))).toBe(false)
    expect(sound((of) => Object.assign(of, { highGrade: [] }))).toBe(true)
  })

  it('may omit adequacy, groups and the order of old records', () => {
    expect(sound((of) => Object.assign(of, { adequacy: null }))).toBe(true)
    expect(sound((of) => Object.assign(of, { groups: undefined, recordOrder: undefined }))).toBe(true)
    expect(sound((of) => Object.assign(of, { adequacy: { cellsAtLeast: -1, specimenMm2: 1 } }))).toBe(false)
    expect(sound((of) => Object.assign(of, { adequacy: { cellsAtLeast: 1, specimenMm2: -1 } }))).toBe(false)
    expect(sound((of) => Object.assign(of, { adequacy: { cellsAtLeast: 0, specimenMm2: 0 } }))).toBe(true)
  })

  it('has version 1, and a name that fits a folder', () => {
    expect(sound((of) => Object.assign(of, { schema: 2 }))).toBe(false)
    for (const name of ['Cervix', 'a b', '', '-a', `a${'b'.repeat(40)}`])
      expect(
        sound((of) => Object.assign(of, { name })),
        name,
      ).toBe(false)
  })

  it('has colours of six digits, and a glyph of one or two characters', () => {
    const look = (color: string, glyph: string) =>
      sound((of) => Object.assign(classes(of)[0]!, { look: { color, glyph } }))
    expect(look('#00aaFF', '○')).toBe(true)
    expect(look('#00aaFF', '○○')).toBe(true)
    expect([look('00aaFF', '○'), look('#00aaF', '○'), look('#00aaFFF', '○'), look('#00aaFG', '○')]).toEqual([
      ...[false, false, false, false],
    ])
    expect(look('x#00aaFF', '○')).toBe(false)
    expect([look('#00aaFF', ''), look('#00aaFF', '○○○')]).toEqual([false, false])
    for (const invisible of [' ', '○ ', '\u200b', '\u0301', '\n', '\ufeff', '\ud83d'])
      expect(look('#00aaFF', invisible), JSON.stringify(invisible)).toBe(false)
    expect(look('#00aaFF', '🔬')).toBe(true)
  })

  it('has names without blanks around them, up to 80 characters', () => {
    const title = (text: string) => sound((of) => Object.assign(of, { title: text }))
    for (const invisible of ['a\nb', 'a\u202eb', 'a\u200bb', 'a\u0007'])
      expect(title(invisible), JSON.stringify(invisible)).toBe(false)
    expect([title('  a  '), title('x'.repeat(80)), title(''), title('   '), title('x'.repeat(81))]).toEqual([
      ...[true, true, false, false, false],
    ])
  })
})

describe('A manifest', () => {
  it('may have no groups', () => {
    const { groups: _, ...rest } = cervixJson
    const classes = rest.classes.filter((item) => !('group' in item))
    const codes = new Set(classes.map(({ code }) => code))
    const severity = rest.severity
      .map((tier) => tier.filter((code) => codes.has(code)))
      .filter(({ length }) => length > 0)
    const text = JSON.stringify({ ...rest, classes, severity })
    const { task, problems } = parseTask(text, { name: 'cervix', forms: ['bethesda'] })
    expect(problems).toEqual([])
    expect(task?.manifest.groups).toEqual([])
    expect(task?.keys.some(({ group }) => group)).toBe(false)
  })

  it('with a repeated group or key reports the line', () => {
    const text = JSON.stringify({ ...cervixJson, groups: [...cervixJson.groups, ...cervixJson.groups] }, null, 1)
    const { problems } = parseTask(text, { name: 'cervix', forms: ['bethesda'] })
    const lines = text.split('\n')
    const second = (needle: string) => lines.findLastIndex((line) => line.includes(needle)) + 1
    expect(problems.map(({ code, line }) => [code, line])).toEqual([
      ['doubled-group', second('"code": "organisms"')],
      ['doubled-name', second('"name": "Organism"')],
      ['doubled-key', second('"key": "8"')],
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { classes, wrongWith } from './testing-problems.ts'

describe('A manifest is refused with', () => {
  it.each([
    ['in lower case', 'lsil'],
    ['with a full-width letter', '\uFF2CSIL'],
    ['with more blanks', ' LSIL '],
  ])('the name that people take for another one: %s', (_, name) => {
    expect(
      wrongWith((of) => {
        classes(of)[3]!.name = name
      }),
    ).toMatchObject([{ code: 'doubled-name', params: { code: 'ASC-H', other: 'LSIL' } }])
  })

  it('the name that is written with other characters for the same letters', () => {
    expect(
      wrongWith((of) => {
        classes(of)[3]!.name = 'Caf\u00e9'
        classes(of)[4]!.name = 'Cafe\u0301'
      }),
    ).toMatchObject([{ code: 'doubled-name', params: { code: 'HSIL', other: 'ASC-H' } }])
  })

  it.each([
    ['a zero-width space', 'LSI\u200BL'],
    ['a soft hyphen', 'LSI\u00ADL'],
    ['a variation selector', 'LSIL\uFE0F'],
    ['a filler that looks like a blank', 'LSIL\u3164'],
    ['an empty braille pattern', '\u2800'],
    ['a joiner without a width', 'LSIL\u034F'],
  ])('the name with an invisible character: %s', (_, name) => {
    expect(
      wrongWith((of) => {
        classes(of)[3]!.name = name
      }),
    ).toMatchObject([{ code: 'shape', params: { field: 'classes.3.name' } }])
  })

  it.each(['LSIL\u200B', 'L\u0053\u0301IL', '\uFF2CSIL', '\u039BSIL', 'LSIL '])(
    'the code %j, which is not plain',
    (code) => {
      expect(
        wrongWith((of) => {
          classes(of)[2]!.code = code
        })[0],
      ).toMatchObject({ code: 'shape', params: { field: 'classes.2.code' } })
    },
  )

  it('the codes of classes that differ only in upper and lower case', () => {
    const problems = wrongWith((of) => {
      classes(of).push({ ...classes(of)[0]!, code: 'Hsil', name: 'Another', key: '9' })
      of.severity = [...(of.severity as string[][]), ['Hsil']]
    })
    expect(problems).toContainEqual({ code: 'alike-class', params: { code: 'Hsil', other: 'HSIL' } })
  })

  it('the codes and names of groups that differ only in upper and lower case', () => {
    const problems = wrongWith((of) => {
      const [organisms] = of.groups as { code: string; name: string; key: string }[]
      of.groups = [organisms, { ...organisms, code: 'Organisms', name: organisms!.name.toUpperCase(), key: '9' }]
    })
    expect(problems).toContainEqual({ code: 'alike-group', params: { code: 'Organisms', other: 'organisms' } })
    expect(problems.map(({ code }) => code)).toContain('doubled-name')
  })
})

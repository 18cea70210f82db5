import { expect, it } from 'vitest'
import { csvLine } from './csv.ts'

it('A line holds its values as they are, and quotes those that a comma, a quote or a line end would break', () => {
  expect(csvLine(['S26-1', 7, null, 'a,b', 'say "hi"', 'two\nlines'])).toBe(
    'S26-1,7,,"a,b","say ""hi""","two\nlines"\r\n',
  )
})

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r=1', '＝1+1', '=HYPERLINK("http://x","y")', '\n=1'])(
  'A spreadsheet does not compute %j',
  (text) => {
    const line = csvLine([text, 'x'])
    expect(line.replace(/^"/, '').startsWith("'")).toBe(true)
    expect(line).toContain(text.replaceAll('"', '""'))
  },
)

it('A negative number stays a number', () => {
  expect(csvLine([-3, 0.5])).toBe('-3,0.5\r\n')
})

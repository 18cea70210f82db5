import { inflateSync } from 'node:zlib'

/**
 * For tests: the text of each page of a PDF written by pdfkit, one line per drawn run. The glyphs are converted to
 * Unicode through the fonts' own tables, as a viewer's search or copy does.
 */
export function pdfText(pdf: Uint8Array): string[] {
  const source = Buffer.from(pdf).toString('latin1')
  const objects = new Map<string, string>()
  for (const [, id = '', body = ''] of source.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) objects.set(id, body)
  const stream = (id: string): string => {
    const body = objects.get(id) ?? ''
    const data = body.match(/stream\n([\s\S]*)\nendstream/)?.[1] ?? ''
    const bytes = Buffer.from(data, 'latin1')
    return (body.includes('/FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1')
  }

  const fonts = new Map<string, Map<string, string>>()
  for (const [, name = '', id = ''] of source.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const table = objects.get(id)?.match(/\/ToUnicode (\d+) 0 R/)?.[1]
    if (table) fonts.set(name, toUnicode(stream(table)))
  }

  return [...objects.values()]
    .filter((body) => /\/Type \/Page\n/.test(body))
    .map((page) => {
      let glyphs = new Map<string, string>()
      const lines: string[] = []
      const content = stream(page.match(/\/Contents (\d+) 0 R/)?.[1] ?? '')
      for (const [, font, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[(.*?)\] TJ/g)) {
        if (font) glyphs = fonts.get(font) ?? new Map()
        const codes = [...(shown ?? '').matchAll(/<([0-9a-f]+)>/g)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
        if (codes.length > 0) lines.push(codes.map((code) => glyphs.get(code) ?? '?').join(''))
      }
      return lines.join('\n')
    })
}

function toUnicode(table: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const [, first = '0', list = ''] of table.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[(.*?)\]/g)) {
    let code = Number.parseInt(first, 16)
    for (const [, hex = ''] of list.matchAll(/<([0-9a-f ]+)>/g)) {
      const units = hex.replaceAll(' ', '').match(/.{4}/g) ?? []
      found.set(
        (code++).toString(16).padStart(4, '0'),
        units.map((u) => String.fromCharCode(Number.parseInt(u, 16))).join(''),
      )
    }
  }
  return found
}

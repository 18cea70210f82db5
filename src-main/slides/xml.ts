import { type SaxesAttributeNS, SaxesParser } from 'saxes'

/** One element: its name and attributes without their namespace prefixes. */
export interface XmlElement {
  readonly name: string
  attribute(name: string): string | undefined
}

/** Callbacks of the XML reader. Names of the enclosing elements are listed from the outermost inwards. */
export interface XmlHandler {
  start(element: XmlElement, around: readonly string[]): void
  /** Called at the end of an element with its complete text. */
  end?(name: string, text: string, around: readonly string[]): void
}

/** Longest text of an element that is kept for `end`, in characters. */
const maxText = 64 * 2 ** 20

/**
 * Reads XML from start to end: namespaces, comments, CDATA, either kind of quotes, the five named and all numbered
 * character references. A document type is skipped, and none of its entities is expanded. Throws if the text is
 * malformed, after reporting what came before. `keepText`: elements whose text `end` receives.
 */
export function readXml(text: string, handler: XmlHandler, keepText: ReadonlySet<string> = new Set()): void {
  const parser = new SaxesParser({ xmlns: true, fragment: false })
  const around: string[] = []
  let kept: { readonly depth: number; text: string } | null = null
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ local, attributes }) => {
    const byName = new Map(
      Object.values(attributes as Record<string, SaxesAttributeNS>).map((one) => [one.local, one.value]),
    )
    handler.start({ name: local, attribute: (name) => byName.get(name) }, around)
    around.push(local)
    if (keepText.has(local)) kept = { depth: around.length, text: '' }
  })
  const add = (more: string) => {
    if (kept && kept.depth === around.length && kept.text.length < maxText) kept.text += more
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', ({ local }) => {
    const ended = kept?.depth === around.length ? kept.text : ''
    if (ended || kept?.depth === around.length) kept = null
    around.pop()
    handler.end?.(local, ended, around)
  })
  parser.write(text).close()
}

/**
 * Decodes an XML document by its byte order mark and its declaration (UTF-8 if neither is given). Null for an unknown
 * encoding, and for bytes that are invalid in their encoding.
 */
export function xmlText(bytes: Buffer): string | null {
  const declared = /^(?:\xef\xbb\xbf)?<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']/.exec(
    bytes.toString('latin1', 0, 300),
  )?.[1]
  try {
    return new TextDecoder(declared ?? 'utf-8', { fatal: true }).decode(bytes)
  } catch {
    // Many writers forget to declare ISO 8859-1. A single byte above 127 is such a letter.
    return declared ? null : bytes.toString('latin1')
  }
}

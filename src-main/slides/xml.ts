import { type SaxesAttributeNS, SaxesParser } from 'saxes'

/** One element as it is met: its name and attributes without their namespace prefixes. */
export interface XmlElement {
  readonly name: string
  attribute(name: string): string | undefined
}

/** What is told while XML is read. Names of the elements around come from the outermost inwards. */
export interface XmlHandler {
  start(element: XmlElement, around: readonly string[]): void
  /** Text inside of an element, complete, when the element ends. */
  end?(name: string, text: string, around: readonly string[]): void
}

/** Longest text of an element that is kept for `end`, in characters. */
const maxText = 64 * 2 ** 20

/**
 * Reads XML from start to end: namespaces, comments, CDATA, either quotes, the five named and all numbered character
 * references. A document type is skipped and none of its entities is expanded. Throws where the text is not well-formed;
 * what came before has been told then. `keepText`: elements whose text `end` is given.
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
 * The text of an XML document from its bytes, by its byte order mark and its declaration (UTF-8 where neither says). Null
 * for an encoding that is not known, and for bytes that are none of that encoding.
 */
export function xmlText(bytes: Buffer): string | null {
  const declared = /^(?:\xef\xbb\xbf)?<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']/.exec(
    bytes.toString('latin1', 0, 300),
  )?.[1]
  try {
    return new TextDecoder(declared ?? 'utf-8', { fatal: true }).decode(bytes)
  } catch {
    // Writers that forget to declare ISO 8859-1 are common: a lone byte above 127 is such a letter.
    return declared ? null : bytes.toString('latin1')
  }
}

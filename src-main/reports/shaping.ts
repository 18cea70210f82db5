import type PDFDocument from 'pdfkit'

type Page = InstanceType<typeof PDFDocument>

/** Features of a font besides those of the script. The library also takes them as a record, which its types lack. */
export type OpenTypeFeatures = NonNullable<PDFKit.Mixins.TextOptions['features']>

/**
 * All rules of the font, then all but those that place marks: where a mark and a letter have no point in common, the
 * library throws instead of leaving the mark where it is.
 */
const tries: readonly OpenTypeFeatures[] = [
  [],
  { mark: false, mkmk: false, abvm: false, blwm: false, dist: false, curs: false } as unknown as OpenTypeFeatures,
]

/** A run of letters that take their form from their neighbours. */
export interface ShapedRun {
  readonly font: { readonly name: string }
  readonly text: string
}

/** Finds out with which rules of its font a run can be set. */
export function createShaping(doc: Page) {
  const known = new Map<string, OpenTypeFeatures | null>()
  return {
    /** Null if the library cannot set the run at all. */
    of({ font, text }: ShapedRun): OpenTypeFeatures | null {
      const key = `${font.name} ${text}`
      let found = known.get(key)
      if (found !== undefined) return found
      found = tries.find((features) => isSet(doc.font(font.name), text, features)) ?? null
      known.set(key, found)
      return found
    },
  }
}

function isSet(doc: Page, text: string, features: OpenTypeFeatures): boolean {
  try {
    doc.fontSize(1).widthOfString(text, { features })
    return true
  } catch {
    return false
  }
}

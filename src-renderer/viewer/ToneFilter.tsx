import { useEffect } from 'react'
import type { Viewing } from '#shared/contract/schemas/viewing.ts'
import { isToneAltered, toneCurve } from './tone.ts'

/** The filter for the slide and every picture of a cell while the reader alters the tone. */
export const toneFilterUrl = 'url(#slide-tone)'

/** The tone curve as an SVG filter, and `--slide-tone` for style sheets: `none` while nothing is altered. */
export function ToneFilter({ viewing }: { readonly viewing: Viewing }) {
  const altered = isToneAltered(viewing)
  useEffect(() => {
    document.documentElement.style.setProperty('--slide-tone', altered ? toneFilterUrl : 'none')
    return () => void document.documentElement.style.removeProperty('--slide-tone')
  }, [altered])
  if (!altered) return null
  const table = toneCurve(viewing)
    .map((value) => value.toFixed(4))
    .join(' ')
  return (
    <svg width="0" height="0" aria-hidden style={{ position: 'absolute' }}>
      <filter id="slide-tone" colorInterpolationFilters="sRGB" x="0" y="0" width="100%" height="100%">
        <feComponentTransfer>
          <feFuncR type="table" tableValues={table} />
          <feFuncG type="table" tableValues={table} />
          <feFuncB type="table" tableValues={table} />
        </feComponentTransfer>
      </filter>
    </svg>
  )
}

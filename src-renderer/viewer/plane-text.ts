import { allInFocus } from '#shared/domain/slide-info.ts'
import { t } from '#shared/messages/index.ts'

export interface Planes {
  readonly planes: number
  readonly startPlane: number
  readonly planeMicrons: number | null
}

/** `3 / 20`, with the distance from the start plane in µm if it is known; `all` for all in focus. */
export function planeText({ planes, startPlane, planeMicrons }: Planes, plane: number): string {
  if (plane === allInFocus) return t('viewer.focus-all', { n: planes })
  const place = t('viewer.focus-place', { plane: plane + 1, n: planes })
  if (planeMicrons === null) return place
  const microns = (plane - startPlane) * planeMicrons
  const signed = `${microns > 0 ? '+' : microns < 0 ? '−' : ''}${Math.abs(microns).toFixed(1)}`
  return `${place} · ${signed} µm`
}

/** The plane that a step leads to. From all in focus, a step leads to the start plane. */
export function steppedPlane({ planes, startPlane }: Planes, plane: number, by: number): number {
  if (plane === allInFocus) return startPlane
  return Math.min(planes - 1, Math.max(0, plane + by))
}

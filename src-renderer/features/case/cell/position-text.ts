import { t } from '#shared/messages/index.ts'

/**
 * A place relative to the corner of the slide or field: in mm if the scale (µm per pixel) is known, otherwise in
 * pixels.
 */
export const positionText = ({ x, y }: { x: number; y: number }, micronsPerPixel: number | null): string =>
  micronsPerPixel === null
    ? t('casePage.position-px', { x: Math.round(x), y: Math.round(y) })
    : t('casePage.position-value', { x: inMm(x, micronsPerPixel), y: inMm(y, micronsPerPixel) })

const inMm = (px: number, micronsPerPixel: number): string => ((px * micronsPerPixel) / 1000).toFixed(3)

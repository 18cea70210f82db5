import { t } from '#shared/messages/index.ts'

/** A place from the corner of the slide or field: in mm where the scale is known (µm per pixel), else in pixels. */
export const positionText = ({ x, y }: { x: number; y: number }, micronsPerPixel: number | null): string =>
  micronsPerPixel === null
    ? t('casePage.position-px', { x: Math.round(x), y: Math.round(y) })
    : t('casePage.position-value', { x: inMm(x, micronsPerPixel), y: inMm(y, micronsPerPixel) })

const inMm = (px: number, micronsPerPixel: number): string => ((px * micronsPerPixel) / 1000).toFixed(3)

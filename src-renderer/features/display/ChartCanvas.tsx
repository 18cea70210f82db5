import { useEffect, useRef } from 'react'
import type { DisplayTest } from '#shared/contract/schemas/viewing.ts'
import { t } from '#shared/messages/index.ts'
import { charts } from './charts.ts'
import styles from './display.module.css'

/** A chart drawn in physical pixels of this screen, whatever its scale. */
export function ChartCanvas({ test }: { readonly test: DisplayTest }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const element = canvas.current
    if (element === null) return
    const draw = (width: number, height: number) => {
      if (width < 8 || height < 8) return
      element.width = width
      element.height = height
      const context = element.getContext('2d', { alpha: false })
      if (context) charts[test](context, width, height)
    }
    // The browser reports the size in physical pixels. At a scale of 125 % a multiplication would be off by a
    // fraction.
    const observer = new ResizeObserver(([entry]) => {
      const box = entry?.devicePixelContentBoxSize?.[0]
      if (box) draw(box.inlineSize, box.blockSize)
    })
    observer.observe(element, { box: 'device-pixel-content-box' })
    return () => observer.disconnect()
  }, [test])
  return (
    <canvas ref={canvas} className={styles.chart} role="img" aria-label={t(`display.${test}-title`)} data-test={test} />
  )
}

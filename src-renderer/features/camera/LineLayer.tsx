import { type PointerEvent, useRef } from 'react'
import { t } from '#shared/messages/index.ts'
import styles from './camera.module.css'
import { cameraStore, type Line, useCamera } from './camera-store.ts'
import type { PictureSize } from './stream.ts'

/** Drawing surface over the frozen picture: the reader drags from one mark of the stage micrometer to another. */
export function LineLayer({ size }: { readonly size: PictureSize }) {
  const line = useCamera((state) => state.line)
  const start = useRef<{ x: number; y: number } | null>(null)
  const at = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    return {
      x: ((event.clientX - box.left) / box.width) * size.width,
      y: ((event.clientY - box.top) / box.height) * size.height,
    }
  }
  const draw = (end: { x: number; y: number }) => {
    const from = start.current
    if (from) cameraStore.setState({ line: { x1: from.x, y1: from.y, x2: end.x, y2: end.y } })
  }
  return (
    <svg
      className={styles.line}
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="img"
      aria-label={t('camera.line-label')}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = at(event)
        draw(start.current)
      }}
      onPointerMove={(event) => draw(at(event))}
      onPointerUp={(event) => {
        draw(at(event))
        start.current = null
      }}
    >
      {line && <Measured line={line} px={size.width} />}
    </svg>
  )
}

/** A dark line with a white edge. Short strokes across its ends can be aligned with the micrometer's lines. */
function Measured({ line: { x1, y1, x2, y2 }, px }: { readonly line: Line; readonly px: number }) {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1
  const [nx, ny] = [((y2 - y1) / length) * px * 0.012, (-(x2 - x1) / length) * px * 0.012]
  const path = `M${x1 - nx},${y1 - ny}L${x1 + nx},${y1 + ny}M${x1},${y1}L${x2},${y2}M${x2 - nx},${y2 - ny}L${x2 + nx},${y2 + ny}`
  return (
    <>
      <path d={path} className={styles.lineEdge} />
      <path d={path} className={styles.lineCore} />
    </>
  )
}

export const lengthOf = (line: Line | null): number => (line ? Math.hypot(line.x2 - line.x1, line.y2 - line.y1) : 0)

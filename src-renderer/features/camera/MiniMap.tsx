import { useEffect, useRef } from 'react'
import type { Capture } from '#shared/contract/schemas/camera.ts'
import { counted } from '#shared/messages/index.ts'
import styles from './camera.module.css'
import { useCamera } from './camera-store.ts'
import { pictureOf } from './pictures.ts'
import { trackingNote } from './tracking-note.ts'

/** Places of the fields and of the stage. */
export function MiniMap({ capture }: { readonly capture: Capture }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const tracking = useCamera((state) => state.tracking)
  useEffect(() => {
    const target = canvas.current
    const context = target?.getContext('2d')
    if (!target || !context) return
    const ratio = window.devicePixelRatio || 1
    const { clientWidth, clientHeight } = target
    target.width = Math.round(clientWidth * ratio)
    target.height = Math.round(clientHeight * ratio)
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    const style = getComputedStyle(target)
    const color = (name: string) => style.getPropertyValue(name).trim()
    const { width, height } = capture
    const placed = capture.fields.flatMap(({ n, x, y }) => (x === null || y === null ? [] : [{ n, x, y }]))
    const live = tracking.kind === 'found' ? [tracking] : []
    const xs = [...placed, ...live].map(({ x }) => x)
    const ys = [...placed, ...live].map(({ y }) => y)
    if (xs.length === 0) return
    const [left, top] = [Math.min(...xs), Math.min(...ys)]
    const pad = 8
    const by = Math.min(
      (clientWidth - 2 * pad) / (Math.max(...xs) - left + width),
      (clientHeight - 2 * pad) / (Math.max(...ys) - top + height),
      clientWidth / 3 / width,
    )
    const offX = (clientWidth - (Math.max(...xs) - left + width) * by) / 2
    const offY = (clientHeight - (Math.max(...ys) - top + height) * by) / 2
    const box = ({ x, y }: { x: number; y: number }) =>
      [offX + (x - left) * by, offY + (y - top) * by, width * by, height * by] as const
    context.clearRect(0, 0, clientWidth, clientHeight)
    context.imageSmoothingQuality = 'high'
    for (const field of placed) {
      const [x, y, w, h] = box(field)
      const picture = pictureOf(field.n)
      context.fillStyle = color('--grey-5')
      if (picture) context.drawImage(picture, x, y, w, h)
      else context.fillRect(x, y, w, h)
    }
    context.lineWidth = 1
    context.strokeStyle = 'rgb(20 21 23 / 45%)'
    for (const field of placed) context.strokeRect(...box(field))
    context.lineWidth = 2
    context.strokeStyle = color(trackingNote(tracking).tone === 'warn' ? '--camera-warn' : '--camera-go')
    for (const at of live) context.strokeRect(...box(at))
  }, [capture, tracking])
  return (
    <canvas
      ref={canvas}
      className={styles.map}
      role="img"
      aria-label={counted(capture.fields.length, 'camera.fields-one', 'camera.fields')}
    />
  )
}

import { memo, useEffect, useRef, useState } from 'react'
import { t } from '#shared/messages/index.ts'
import { useCropLook } from './crop-look.ts'
import styles from './pictures.module.css'

export interface CropImageProps {
  readonly cellId: number
  /** Side on screen in CSS pixels. */
  readonly sizePx: number
  /** Delays the request, so that tiles that only scroll past are never fetched. */
  readonly lazy?: boolean
}

/** Pictures come in these sizes, so that the size slider does not request each size in between. */
const sizes = [96, 128, 192, 256, 384, 512]
const waitMs = 70
/** Addresses shown before. They are in the browser's cache and load without delay. */
const seen = new Set<string>()

export const cropUrl = (cellId: number, sizePx: number, look: string): string => {
  const wanted = sizePx * Math.min(2, globalThis.devicePixelRatio || 1)
  return `/crops/${cellId}?px=${sizes.find((size) => size >= wanted) ?? sizes.at(-1)}${look}`
}

/** The picture of a cell, with a grey square until it is loaded. */
export const CropImage = memo(function CropImage({ cellId, sizePx, lazy = false }: CropImageProps) {
  const look = useCropLook()
  const url = cropUrl(cellId, sizePx, look)
  /** The cell on screen. A different version of its picture replaces the old one without a gap. */
  const shownCell = useRef<number | null>(null)
  const [ready, setReady] = useState({ cellId, url: !lazy || seen.has(url) ? url : null })
  const [phase, setPhase] = useState<'loading' | 'shown' | 'failed'>('loading')
  useEffect(() => {
    const show = () => setReady({ cellId, url })
    if (shownCell.current === cellId) {
      let left = false
      const picture = new Image()
      picture.src = url
      const swap = () => left || show()
      picture.decode().then(swap, swap)
      return () => {
        left = true
      }
    }
    shownCell.current = null
    setPhase('loading')
    if (!lazy || seen.has(url)) {
      show()
      return
    }
    const timer = setTimeout(show, waitMs)
    return () => clearTimeout(timer)
  }, [url, lazy, cellId])
  const address = ready.cellId === cellId ? ready.url : null

  return (
    <span className={styles.crop} data-phase={phase}>
      {address !== null && (
        <img
          key={cellId}
          src={address}
          alt=""
          draggable={false}
          decoding="async"
          onLoad={() => {
            seen.add(address)
            shownCell.current = cellId
            setPhase('shown')
          }}
          onError={() => setPhase('failed')}
        />
      )}
      {phase === 'failed' && <span className={styles.cropFailed}>{t('casePage.crop-failed')}</span>}
    </span>
  )
})

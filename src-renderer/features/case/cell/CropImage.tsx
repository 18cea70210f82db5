import { memo, useEffect, useRef, useState } from 'react'
import { t } from '#shared/messages/index.ts'
import { useCropLook } from './crop-look.ts'
import { cropAddress, crops } from './crops.ts'
import styles from './pictures.module.css'

export interface CropImageProps {
  readonly cellId: number
  /** Side on screen in CSS pixels. */
  readonly sizePx: number
  /** Delays the request, so that tiles that only scroll past are never fetched. */
  readonly lazy?: boolean
}

const waitMs = 70

/** The picture of a cell, with a grey square until it is loaded. */
export const CropImage = memo(function CropImage({ cellId, sizePx, lazy = false }: CropImageProps) {
  const address = cropAddress(cellId, sizePx, useCropLook())
  const { source, failed } = usePicture(cellId, address, lazy)
  // Another version of the same cell's picture takes the place of the one on screen without a gap.
  const [shown, setShown] = useState<number | null>(null)
  const [broken, setBroken] = useState<string | null>(null)
  const isFailed = failed || (source !== null && broken === source)
  const phase = isFailed ? 'failed' : source !== null && shown === cellId ? 'shown' : 'loading'
  return (
    <span className={styles.crop} data-phase={phase}>
      {source !== null && (
        <img
          key={cellId}
          src={source}
          alt=""
          draggable={false}
          decoding="async"
          onLoad={() => setShown(cellId)}
          onError={() => setBroken(source)}
        />
      )}
      {isFailed && <span className={styles.cropFailed}>{t('casePage.crop-failed')}</span>}
    </span>
  )
})

interface Picture {
  readonly cellId: number
  readonly address: string
  /** Null until there is one. */
  readonly source: string | null
  readonly failed: boolean
}

/**
 * The picture at this address, or another version of the cell's picture until then, so that one replaces the other
 * without a gap.
 */
function usePicture(cellId: number, address: string, lazy: boolean): Pick<Picture, 'source' | 'failed'> {
  const [loaded, setLoaded] = useState<Picture | null>(null)
  const last = useRef<Picture | null>(null)
  const url = crops.known(address)
  // The address names the picture for whoever examines the page.
  const known: Picture | null = url === null ? null : { cellId, address, source: `${url}#${address}`, failed: false }
  const current = loaded?.address === address ? loaded : known
  useEffect(() => {
    if (crops.known(address) !== null) return
    const left = new AbortController()
    const show = (url: string | null) => {
      const source = url === null ? null : `${url}#${address}`
      if (!left.signal.aborted) setLoaded({ cellId, address, source, failed: url === null })
    }
    const load = () => void crops.load(address, { soon: !lazy, signal: left.signal }).then(show, () => show(null))
    const timer = lazy ? setTimeout(load, waitMs) : null
    if (!lazy) load()
    return () => {
      left.abort()
      if (timer !== null) clearTimeout(timer)
    }
  }, [address, cellId, lazy])
  const before = last.current?.cellId === cellId ? last.current : null
  const picture = current ?? before
  useEffect(() => {
    last.current = picture
  })
  return { source: picture?.source ?? null, failed: picture?.failed ?? false }
}

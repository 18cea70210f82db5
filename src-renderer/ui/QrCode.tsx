import { useEffect, useState } from 'react'
import { qrPath } from './qr-path.ts'
import styles from './ui.module.css'

/** A text as a QR code for a phone's camera: dark on white in every theme, with the margin that readers need. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const [drawn, setDrawn] = useState<Awaited<ReturnType<typeof qrPath>> | null>(null)
  useEffect(() => {
    let stale = false
    void qrPath(text).then((path) => {
      if (!stale) setDrawn(path)
    })
    return () => {
      stale = true
    }
  }, [text])
  if (drawn === null) return <div className={styles.qr} />
  return (
    <svg
      className={styles.qr}
      role="img"
      aria-label={label}
      viewBox={`0 0 ${drawn.side} ${drawn.side}`}
      shapeRendering="crispEdges"
    >
      <path d={drawn.path} />
    </svg>
  )
}

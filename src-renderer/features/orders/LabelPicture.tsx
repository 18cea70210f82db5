import { useState } from 'react'
import { t } from '#shared/messages/index.ts'
import styles from './orders.module.css'

/** The photographed label, or the macro picture that shows it. */
export function LabelPicture({ slideId }: { readonly slideId: number }) {
  const [kind, setKind] = useState<'label' | 'macro' | null>('label')
  if (kind === null) return <p className={styles.noPicture}>{t('orders.tray-no-picture')}</p>
  return (
    <img
      className={styles.picture}
      src={`/associated/${slideId}/${kind}`}
      alt={t('orders.label-picture')}
      onError={() => setKind(kind === 'label' ? 'macro' : null)}
    />
  )
}

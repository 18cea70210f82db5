import { formatWhen } from '#renderer/ui/format.ts'
import type { UnmatchedSlide } from '#shared/contract/schemas/orders.ts'
import { t } from '#shared/messages/index.ts'
import { LabelPicture } from './LabelPicture.tsx'
import styles from './orders.module.css'

/** The clues for matching: the label, what was read from it, and the file name. */
export function Clues({ slide }: { readonly slide: UnmatchedSlide }) {
  const when = formatWhen(slide.addedAt, new Date())
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: in a low window it scrolls, which must work with the keyboard
    <section className={styles.clues} aria-label={t('orders.label-title')} tabIndex={0}>
      {slide.hasPicture ? (
        <LabelPicture key={slide.slideId} slideId={slide.slideId} />
      ) : (
        <p className={styles.noPicture}>{t('orders.tray-no-picture')}</p>
      )}
      {slide.reason && <p className={styles.reason}>{t(`orders.reason-${slide.reason}`)}</p>}
      <dl>
        {slide.codes.length > 0 && (
          <>
            <dt>{t('orders.tray-read')}</dt>
            <dd>
              {slide.codes.map(({ format, text }) => (
                <span key={text} className={`${styles.code} selectable`}>
                  {text} <span className={styles.dim}>{format}</span>
                </span>
              ))}
            </dd>
          </>
        )}
        <dt>{t('orders.tray-file')}</dt>
        <dd className="selectable">{slide.fileName}</dd>
        <dt>{t('orders.tray-came')}</dt>
        <dd>{slide.scanner ? t('orders.tray-by', { scanner: slide.scanner, when }) : when}</dd>
      </dl>
    </section>
  )
}

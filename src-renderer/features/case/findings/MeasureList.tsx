import { ActionIcon } from '@mantine/core'
import { IconFlag, IconFlagFilled, IconTrash } from '@tabler/icons-react'
import { t } from '#shared/messages/index.ts'
import { formatDistance } from '#shared/wording/index.ts'
import { useCase, useCaseContext } from '../state/case-context.tsx'
import { removeMeasure, showMeasure } from '../state/measuring.ts'
import { takesNothing } from '../state/read-only.ts'
import styles from './findings.module.css'

/** The distances measured with the ruler: their length by the slide's scale, a way to each, and the report's flag. */
export function MeasureList() {
  const context = useCaseContext()
  const measures = useCase((state) => state.measures)
  const slides = useCase((state) => state.detail!.slides)
  const closed = useCase((state) => takesNothing(state.detail))
  if (measures.length === 0) return null
  return (
    <section className={styles.section} aria-label={t('casePage.measures')}>
      <h3>{t('casePage.measures')}</h3>
      <ul className={styles.measures}>
        {measures.map((measure) => {
          const { id, from, to, marked } = measure
          const at = slides.findIndex(({ slide }) => slide.id === measure.slideId)
          const distance = formatDistance(from, to, slides[at]?.slide.micronsPerPixel ?? null)
          return (
            <li key={id}>
              <button type="button" onClick={() => showMeasure(context, measure)}>
                {distance}
              </button>
              <span className={styles.dim}>
                {id < 0 && closed && t('casePage.measure-loose')}
                {slides.length > 1 && t('casePage.measure-slide', { n: at + 1 })}
              </span>
              {(!closed || marked) && (
                <ActionIcon
                  size={24}
                  variant="subtle"
                  aria-pressed={marked}
                  disabled={closed || id < 0}
                  aria-label={t('casePage.measure-mark', { distance })}
                  title={t('casePage.measure-mark', { distance })}
                  onClick={() => context.store.editMeasure(id, { marked: !marked })}
                >
                  {marked ? <IconFlagFilled size={16} /> : <IconFlag size={16} />}
                </ActionIcon>
              )}
              {(!closed || id < 0) && (
                <ActionIcon
                  size={24}
                  variant="subtle"
                  aria-label={t('casePage.measure-remove', { distance })}
                  title={t('casePage.measure-remove', { distance })}
                  onClick={() => removeMeasure(context, id)}
                >
                  <IconTrash size={16} />
                </ActionIcon>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

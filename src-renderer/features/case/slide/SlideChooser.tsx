import { Keys } from '#renderer/ui/Keys.tsx'
import { LaneBadge } from '#renderer/ui/LaneBadge.tsx'
import { t } from '#shared/messages/index.ts'
import { useCase, useCaseContext } from '../state/case-context.tsx'
import { slidesCommands } from './commands.ts'
import styles from './slide.module.css'

/** The slides of a case with several: the current one, and the AI's proposed lane for each. */
export function SlideChooser() {
  const { store } = useCaseContext()
  const slides = useCase((state) => state.detail!.slides)
  const shown = useCase((state) => state.detail!.slide.id)
  if (slides.length < 2) return null
  return (
    <nav className={styles.chooser} aria-label={t('casePage.slides')}>
      <Keys of={slidesCommands.previousSlide} />
      {slides.map(({ slide, result }, index) => (
        <button
          key={slide.id}
          type="button"
          aria-pressed={slide.id === shown}
          title={slide.fileName}
          className={styles.chosenSlide}
          onClick={() => store.showSlide(slide.id)}
        >
          <b>{index + 1}</b>
          <span>{slide.fileName}</span>
          {result !== null && <LaneBadge lane={result.lane} />}
        </button>
      ))}
      <Keys of={slidesCommands.nextSlide} />
    </nav>
  )
}

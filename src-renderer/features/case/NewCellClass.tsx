import { useStore } from 'zustand'
import { cellClassLooks } from '#shared/domain/class-looks.ts'
import { organismClasses } from '#shared/domain/classes.ts'
import { t } from '#shared/messages/index.ts'
import styles from './case.module.css'
import { useCaseContext } from './case-context.tsx'
import cellStyles from './cell.module.css'
import { keyLabels } from './labels.ts'

/** A cell was drawn: which class is it? With the keys 1 to 8 or a click; Esc takes the box away. */
export function NewCellClass() {
  const { bench } = useCaseContext()
  const asked = useStore(bench, (state) => state.newBox !== null)
  const choosingOrganism = useStore(bench, (state) => state.choosingOrganism)
  if (!asked) return null
  const choices = choosingOrganism
    ? organismClasses.map((label) => ({ label, name: label, look: cellClassLooks[label] }))
    : keyLabels
  return (
    <div className={styles.prompt} role="status">
      <p>{t(choosingOrganism ? 'casePage.choose-organism' : 'casePage.new-cell-class')}</p>
      <fieldset className={cellStyles.labels} aria-label={t('casePage.new-cell-class')}>
        {choices.map(({ label, name, look }, at) => (
          <button
            key={name}
            type="button"
            onClick={() => (label === null ? bench.setState({ choosingOrganism: true }) : bench.addDrawn(label))}
          >
            <kbd>{at + 1}</kbd>
            <span style={{ color: look.color }}>{look.glyph}</span>
            {name}
          </button>
        ))}
      </fieldset>
    </div>
  )
}

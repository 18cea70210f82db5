import { useStore } from 'zustand'
import { t } from '#shared/messages/index.ts'
import { ClassButtons } from '../cell/ClassButtons.tsx'
import { useCaseContext } from '../state/case-context.tsx'
import styles from './slide.module.css'

/** A cell was drawn: which class is it? With the keys 1 to 8 or a click; Esc takes the box away. */
export function NewCellClass() {
  const { bench } = useCaseContext()
  const asked = useStore(bench, (state) => state.newBox !== null)
  const choosingOrganism = useStore(bench, (state) => state.choosingOrganism)
  if (!asked) return null
  return (
    <div className={styles.prompt} role="status">
      <p>{t(choosingOrganism ? 'casePage.choose-organism' : 'casePage.new-cell-class')}</p>
      <ClassButtons
        title={t('casePage.new-cell-class')}
        organisms={choosingOrganism}
        onClass={(label) => (label === null ? bench.setState({ choosingOrganism: true }) : bench.addDrawn(label))}
      />
    </div>
  )
}

import { useStore } from 'zustand'
import { withKeys } from '#renderer/commands/index.ts'
import { t } from '#shared/messages/index.ts'
import { ClassButtons } from '../cell/ClassButtons.tsx'
import { useCaseContext, useTask } from '../state/case-context.tsx'
import { groupQuestion, lastKey } from '../state/texts.ts'
import styles from './slide.module.css'

/** Asks for the class of a drawn cell, by digit or click. Esc removes the box. */
export function NewCellClass() {
  const { bench } = useCaseContext()
  const asked = useStore(bench, (state) => state.newBox !== null)
  const choosingIn = useStore(bench, (state) => state.choosingIn)
  const task = useTask()
  if (!asked) return null
  const question = withKeys(t('casePage.new-cell-class', { last: lastKey(task) }))
  return (
    <div className={styles.prompt} role="status">
      <p>{choosingIn === null ? question : groupQuestion(task, choosingIn)}</p>
      <ClassButtons
        title={question}
        choosingIn={choosingIn}
        onKey={({ code, group }) => (group ? bench.setState({ choosingIn: code }) : bench.addDrawn(code))}
      />
    </div>
  )
}

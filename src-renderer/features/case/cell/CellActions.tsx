import { useStore } from 'zustand'
import { Keys } from '#renderer/ui/Keys.tsx'
import type { CellStatus } from '#shared/contract/schemas/screening.ts'
import type { TaskKey } from '#shared/domain/task/index.ts'
import { t } from '#shared/messages/index.ts'
import { useCase, useCaseContext, useTask } from '../state/case-context.tsx'
import { casePrefs } from '../state/prefs.ts'
import { groupQuestion } from '../state/texts.ts'
import { ClassButtons } from './ClassButtons.tsx'
import styles from './cell.module.css'
import { cellCommands } from './commands.ts'

export interface CellActionsProps {
  readonly status: CellStatus
  readonly marked: boolean
}

/** The actions on the chosen cell, each with its key. */
export function CellActions({ status, marked }: CellActionsProps) {
  const { store, bench } = useCaseContext()
  const choosingIn = useStore(bench, (state) => (state.newBox === null ? state.choosingIn : null))
  const task = useTask()
  const undoDepth = useCase((state) => state.undoDepth)
  const signed = useCase((state) => state.detail?.row.state === 'signed')
  if (signed) return <p className={styles.readOnly}>{t('casePage.signed-read-only')}</p>
  const advance = () => ({ advance: casePrefs.getState().advance })
  const say = ({ code, group }: TaskKey): void => {
    bench.setState({ choosingIn: group ? code : null })
    if (!group) store.act({ kind: 'relabel', label: code }, advance())
  }

  return (
    <div className={styles.actions}>
      {choosingIn !== null && <p className={styles.hint}>{groupQuestion(task, choosingIn)}</p>}
      <ClassButtons title={t('casePage.which-class')} choosingIn={choosingIn} onKey={say} />
      <div className={styles.decide}>
        <button
          type="button"
          aria-pressed={status === 'accepted'}
          onClick={() => store.act({ kind: 'accept' }, advance())}
        >
          {t('casePage.accept')}
          <Keys of={cellCommands.accept} />
        </button>
        <button
          type="button"
          aria-pressed={status === 'dismissed'}
          onClick={() => store.act({ kind: 'dismiss' }, advance())}
        >
          {t('casePage.dismiss')}
          <Keys of={cellCommands.dismiss} />
        </button>
        <button
          type="button"
          aria-pressed={marked}
          onClick={() => store.act({ kind: 'mark', marked: !marked }, { advance: false })}
        >
          {t('casePage.mark')}
          <Keys of={cellCommands.mark} />
        </button>
        <button type="button" disabled={undoDepth === 0} onClick={() => store.undo()}>
          {t('casePage.cmd-undo')}
          <Keys of={cellCommands.undo} />
        </button>
      </div>
    </div>
  )
}

import { useStore } from 'zustand'
import { Keys } from '#renderer/ui/Keys.tsx'
import type { CellStatus } from '#shared/contract/schemas/screening.ts'
import { cellClassLooks } from '#shared/domain/class-looks.ts'
import { organismClasses } from '#shared/domain/classes.ts'
import { t } from '#shared/messages/index.ts'
import { useCase, useCaseContext } from './case-context.tsx'
import styles from './cell.module.css'
import { caseCommands } from './commands.ts'
import { keyLabels } from './labels.ts'
import { casePrefs } from './prefs.ts'

export interface CellActionsProps {
  readonly status: CellStatus
  readonly marked: boolean
}

/** What can be done with the chosen cell, each with its key on it. */
export function CellActions({ status, marked }: CellActionsProps) {
  const { store, bench } = useCaseContext()
  const choosingOrganism = useStore(bench, (state) => state.choosingOrganism && state.newBox === null)
  const undoDepth = useCase((state) => state.undoDepth)
  const signed = useCase((state) => state.detail?.row.state === 'signed')
  if (signed) return <p className={styles.readOnly}>{t('casePage.signed-read-only')}</p>
  const advance = () => ({ advance: casePrefs.getState().advance })

  return (
    <div className={styles.actions}>
      {choosingOrganism && <p className={styles.hint}>{t('casePage.choose-organism')}</p>}
      <fieldset className={styles.labels} data-organisms={choosingOrganism} aria-label={t('casePage.which-class')}>
        {choosingOrganism
          ? organismClasses.map((label, at) => (
              <button
                key={label}
                type="button"
                onClick={() => {
                  bench.setState({ choosingOrganism: false })
                  store.act({ kind: 'relabel', label }, advance())
                }}
              >
                <kbd>{at + 1}</kbd>
                <span style={{ color: cellClassLooks[label].color }}>{cellClassLooks[label].glyph}</span>
                {label}
              </button>
            ))
          : keyLabels.map(({ label, name, look }, at) => (
              <button
                key={name}
                type="button"
                aria-keyshortcuts={String(at + 1)}
                onClick={() =>
                  label === null
                    ? bench.setState({ choosingOrganism: true })
                    : store.act({ kind: 'relabel', label }, advance())
                }
              >
                <kbd>{at + 1}</kbd>
                <span style={{ color: look.color }}>{look.glyph}</span>
                {name}
              </button>
            ))}
      </fieldset>
      <div className={styles.decide}>
        <button
          type="button"
          aria-pressed={status === 'accepted'}
          onClick={() => store.act({ kind: 'accept' }, advance())}
        >
          {t('casePage.accept')}
          <Keys of={caseCommands.accept.keys[0]!} />
        </button>
        <button
          type="button"
          aria-pressed={status === 'dismissed'}
          onClick={() => store.act({ kind: 'dismiss' }, advance())}
        >
          {t('casePage.dismiss')}
          <Keys of={caseCommands.dismiss.keys[0]!} />
        </button>
        <button
          type="button"
          aria-pressed={marked}
          onClick={() => store.act({ kind: 'mark', marked: !marked }, { advance: false })}
        >
          {t('casePage.mark')}
          <Keys of={caseCommands.mark.keys[0]!} />
        </button>
        <button type="button" disabled={undoDepth === 0} onClick={() => store.undo()}>
          {t('casePage.cmd-undo')}
          <Keys of={caseCommands.undo.keys[0]!} />
        </button>
      </div>
    </div>
  )
}

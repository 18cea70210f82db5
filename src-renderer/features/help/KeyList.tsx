import { allCommands, keysByArea, keysOf, titleOf, useKeyTable, useOffered } from '#renderer/commands/index.ts'
import { Keys } from '#renderer/ui/Keys.tsx'
import { t } from '#shared/messages/index.ts'
import styles from './help.module.css'

/** Every command that this person can use, with its keys. */
export function KeyList() {
  const table = useKeyTable()
  const isOffered = useOffered()
  return (
    <div className={styles.areas}>
      {keysByArea(allCommands().filter(isOffered), table).map(({ area, commands }) => (
        <section key={area} aria-label={t(`help.area-${area}`)} className={styles.area}>
          <h3>{t(`help.area-${area}`)}</h3>
          <dl>
            {commands.map((command) => (
              <div key={command.id}>
                <dt>{titleOf(command)}</dt>
                <dd>
                  {keysOf(command, table).map((key, index) => (
                    <span key={key}>
                      {index > 0 && <span className={styles.or}>{t('help.key-or')}</span>}
                      <Keys of={key} />
                    </span>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  )
}

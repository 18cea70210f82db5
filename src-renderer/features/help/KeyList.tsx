import { allCommands, titleOf } from '#renderer/commands/index.ts'
import { Keys } from '#renderer/ui/Keys.tsx'
import { t } from '#shared/messages/index.ts'
import styles from './help.module.css'
import { keysByArea } from './keys-by-area.ts'

/** Every command of the product with its keys. */
export function KeyList() {
  return (
    <div className={styles.areas}>
      {keysByArea(allCommands()).map(({ area, commands }) => (
        <section key={area} aria-label={t(`help.area-${area}`)} className={styles.area}>
          <h3>{t(`help.area-${area}`)}</h3>
          <dl>
            {commands.map(({ id, keys, ...command }) => (
              <div key={id}>
                <dt>{titleOf(command)}</dt>
                <dd>
                  {keys.map((key, index) => (
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

import { Tooltip } from '@mantine/core'
import type { ReactElement } from 'react'
import type { CommandDefinition } from '#renderer/commands/index.ts'
import { t } from '#shared/messages/index.ts'
import { Keys } from './Keys.tsx'
import styles from './ui.module.css'

export interface CommandTipProps {
  readonly of: CommandDefinition
  /** One control that runs the command. Name its shortcut with `aria-keyshortcuts` if the key matters. */
  readonly children: ReactElement
}

/** Shows a control's command and its key on hover and focus. */
export function CommandTip({ of, children }: CommandTipProps) {
  return (
    <Tooltip
      label={
        <span className={styles.tip}>
          {t(of.title)}
          <Keys of={of} />
        </span>
      }
    >
      {children}
    </Tooltip>
  )
}

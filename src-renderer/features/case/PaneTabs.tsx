import type { KeyboardEvent } from 'react'
import { t } from '#shared/messages/index.ts'
import styles from './case.module.css'
import { type Pane, panes } from './state/panels.ts'

export interface PaneTabsProps {
  readonly shown: Pane
  readonly panelId: (pane: Pane) => string
  readonly onShow: (pane: Pane) => void
}

/** The tabs of a narrow window. Arrow keys go from one to the next. */
export function PaneTabs({ shown, panelId, onShow }: PaneTabsProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    const next = panes[(panes.indexOf(shown) + by + panes.length) % panes.length]!
    onShow(next)
    event.currentTarget.querySelector<HTMLElement>(`[data-pane=${next}]`)?.focus()
  }
  return (
    <div role="tablist" aria-label={t('casePage.panes')} className={styles.tabs} onKeyDown={onKeyDown}>
      {panes.map((pane) => (
        <button
          key={pane}
          type="button"
          role="tab"
          data-pane={pane}
          aria-selected={pane === shown}
          aria-controls={panelId(pane)}
          tabIndex={pane === shown ? 0 : -1}
          // The keys of the panel, such as the arrows of the gallery, act after a click at once.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onShow(pane)}
        >
          {t(`casePage.pane-${pane}`)}
        </button>
      ))}
    </div>
  )
}

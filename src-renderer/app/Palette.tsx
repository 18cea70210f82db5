import { Modal } from '@mantine/core'
import { useEffect, useId, useMemo, useState } from 'react'
import { api } from '#renderer/client/api.ts'
import { available, titleOf } from '#renderer/commands/index.ts'
import { closeOverlay } from '#renderer/frame/overlays.ts'
import { navigate } from '#renderer/frame/router.ts'
import { Keys } from '#renderer/ui/Keys.tsx'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import { t } from '#shared/messages/index.ts'
import styles from './app.module.css'
import { mostCases, paletteItems } from './palette-items.ts'

const paletteFrame = {
  ...{ opened: true, withCloseButton: false, padding: 0, size: 560, yOffset: '12vh', centered: false },
  attributes: { content: { 'aria-label': t('common.palette') } },
} as const

/** Finds every command of the page and every case by typing a few letters. */
export function Palette() {
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState(0)
  const listId = useId()
  // The commands that were available on the page below when the palette opened.
  const [commands] = useState(() => available(false))
  const found = useFoundCases(query)
  const items = useMemo(
    () =>
      paletteItems({
        query,
        commands,
        rows: found,
        titleOf: ({ definition, title }) => title ?? titleOf(definition),
        openCase: (caseId) => navigate({ page: 'case', caseId }),
      }),
    [query, commands, found],
  )
  const at = Math.min(chosen, items.length - 1)
  const run = (index: number) => {
    closeOverlay()
    // Runs after the dialog has given the focus back, so that a command can move it.
    setTimeout(() => items[index]?.run())
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) setChosen((at + step + items.length) % Math.max(1, items.length))
    else if (event.key === 'Enter') run(at)
    else return
    event.preventDefault()
  }

  return (
    <Modal {...paletteFrame} onClose={closeOverlay}>
      <input
        className={styles.paletteInput}
        data-autofocus
        role="combobox"
        aria-label={t('common.palette')}
        aria-expanded={items.length > 0}
        aria-controls={items.length > 0 ? listId : undefined}
        aria-activedescendant={items[at] ? `${listId}-${at}` : undefined}
        placeholder={t('common.palette-placeholder')}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value)
          setChosen(0)
        }}
        onKeyDown={onKeyDown}
      />
      {items.length === 0 ? (
        <p role="status" className={styles.paletteNone}>
          {t('common.palette-empty')}
        </p>
      ) : (
        <div id={listId} role="listbox" aria-label={t('common.palette')} className={styles.paletteList}>
          {items.map((item, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys, as in the combobox pattern
            <div
              key={item.id}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              className={styles.paletteItem}
              ref={index === at ? scrollIntoView : null}
              onPointerMove={() => setChosen(index)}
              onClick={() => run(index)}
            >
              <span className={styles.paletteText}>{item.text}</span>
              <span className={styles.paletteDetail}>{item.detail}</span>
              {item.shortcut && <Keys of={item.shortcut} />}
            </div>
          ))}
        </div>
      )}
    </Modal>
  )
}

const scrollIntoView = (element: HTMLElement | null) => element?.scrollIntoView({ block: 'nearest' })

/** Cases that the core finds for the query. The previous ones stay until the answer arrives. */
function useFoundCases(query: string): readonly CaseRow[] {
  const [found, setFound] = useState<readonly CaseRow[]>([])
  const text = query.trim().slice(0, 200)
  useEffect(() => {
    if (text === '') return setFound([])
    const abort = new AbortController()
    const filter = { text, lanes: [], groups: [] }
    api.worklist.page
      .query({ filter, order: 'urgency', offset: 0, limit: mostCases, seek: null }, { signal: abort.signal })
      .then(({ rows }) => setFound(rows))
      .catch(() => undefined)
    return () => abort.abort()
  }, [text])
  return found
}

import { Button, Modal, TextInput } from '@mantine/core'
import { IconChecklist } from '@tabler/icons-react'
import { useRef } from 'react'
import { useRecords } from '#renderer/client/records.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { Keys } from '#renderer/ui/Keys.tsx'
import type { UnmatchedSlide } from '#shared/contract/schemas/orders.ts'
import { t } from '#shared/messages/index.ts'
import { Clues } from './Clues.tsx'
import * as command from './commands.ts'
import { HeldFiles } from './HeldFiles.tsx'
import { OrderList } from './OrderList.tsx'
import styles from './orders.module.css'
import { useMatching } from './use-matching.ts'

/** Slides without an order: the label beside the likeliest orders. Matching needs only the keyboard. */
export function OrderTray({ onClose }: { readonly onClose: () => void }) {
  const slides = useRecords(({ tray }) => tray)
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('orders.tray-title')}
      size={slides.length === 0 ? 560 : 'min(1180px, 94vw)'}
    >
      <HeldFiles onClose={onClose} />
      {slides.length === 0 ? (
        <div className={styles.empty}>
          <EmptyState
            icon={<IconChecklist size={28} stroke={1.5} aria-hidden />}
            title={t('orders.tray-empty')}
            text={t('orders.tray-empty-text')}
          />
        </div>
      ) : (
        <Matching slides={slides} />
      )}
    </Modal>
  )
}

function Matching({ slides }: { readonly slides: readonly UnmatchedSlide[] }) {
  const search = useRef<HTMLInputElement>(null)
  const { slide, words, look, orders, order, chosen, setChosen, error, busy, goTo, match, keep } = useMatching(
    slides,
    search,
  )
  if (!slide) return null
  const read = slide.accessions[0]?.accession ?? ''
  return (
    <div className={styles.matching} tabIndex={-1} data-autofocus>
      <SlideList slides={slides} current={slide} onGoTo={goTo} />
      <Clues slide={slide} />
      <div className={styles.choice}>
        <TextInput
          ref={search}
          aria-label={t('orders.tray-search')}
          placeholder={t('orders.tray-search')}
          rightSection={<Keys of={command.searchOrders} />}
          spellCheck={false}
          autoComplete="off"
          value={words}
          onChange={(event) => look(event.currentTarget.value)}
        />
        {error && <ErrorNotice error={error} />}
        {orders?.length === 0 && !error ? (
          <p className={styles.nothing}>{t(words.trim() === '' ? 'orders.tray-no-orders' : 'orders.tray-nothing')}</p>
        ) : (
          <OrderList orders={orders ?? []} chosen={chosen} read={read} onChoose={setChosen} onMatch={match} />
        )}
        <div className={styles.foot}>
          <span className={styles.hints}>
            <Keys of="ArrowUp" />
            <Keys of="ArrowDown" />
            {t('orders.hint-order')}
            <Keys of="PageUp" />
            <Keys of="PageDown" />
            {t('orders.hint-slide')}
          </span>
          <Button variant="default" disabled={busy} rightSection={<Keys of={command.setAside} />} onClick={keep}>
            {t('orders.tray-set-aside')}
          </Button>
          <Button loading={busy} disabled={!order} rightSection={<Keys of="Enter" />} onClick={match}>
            {t('orders.tray-match')}
          </Button>
        </div>
      </div>
    </div>
  )
}

interface SlideListProps {
  readonly slides: readonly UnmatchedSlide[]
  readonly current: UnmatchedSlide
  readonly onGoTo: (place: number) => void
}

function SlideList({ slides, current, onGoTo }: SlideListProps) {
  return (
    <ul className={styles.slides} aria-label={t('orders.tray-slides')}>
      {slides.map((slide, place) => (
        <li key={slide.slideId}>
          <button
            type="button"
            tabIndex={-1}
            aria-current={slide === current}
            className={styles.slide}
            onClick={() => onGoTo(place)}
          >
            <strong>{slide.accessions[0]?.accession ?? slide.accession}</strong>
            <span className={styles.dim}>{slide.fileName}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

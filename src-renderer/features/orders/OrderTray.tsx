import { Button, Modal, TextInput } from '@mantine/core'
import { IconChecklist } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { putRow, records, useRecords } from '#renderer/client/records.ts'
import { on, useCommands } from '#renderer/commands/index.ts'
import { announce } from '#renderer/ui/announce.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { ErrorNotice, errorText } from '#renderer/ui/ErrorNotice.tsx'
import { formatWhen } from '#renderer/ui/format.ts'
import { Keys } from '#renderer/ui/Keys.tsx'
import { toast } from '#renderer/ui/toasts.ts'
import type { UnmatchedSlide } from '#shared/contract/schemas/orders.ts'
import { t } from '#shared/messages/index.ts'
import * as command from './commands.ts'
import { LabelPicture } from './LabelPicture.tsx'
import { OrderList } from './OrderList.tsx'
import styles from './orders.module.css'
import { release } from './release.ts'
import { useOffers } from './use-offers.ts'

/** Slides that have not found their order: the label beside the likeliest orders, matched from the keyboard alone. */
export function OrderTray({ onClose }: { readonly onClose: () => void }) {
  const slides = useRecords(({ tray }) => tray)
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('orders.tray-title')}
      size={slides.length === 0 ? 560 : 'min(1180px, 94vw)'}
    >
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
  const [place, setPlace] = useState(0)
  const [words, setWords] = useState('')
  const [chosen, setChosen] = useState(0)
  const [busy, setBusy] = useState(false)
  const search = useRef<HTMLInputElement>(null)
  const slide = slides[Math.min(place, slides.length - 1)]
  const { orders, error } = useOffers(slide?.slideId, words)
  const order = orders?.[Math.min(chosen, orders.length - 1)]
  const read = slide?.accessions[0]?.accession ?? ''

  const goTo = (to: number) => {
    setPlace(Math.max(0, Math.min(slides.length - 1, to)))
    setWords('')
    setChosen(0)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: another slide starts at its likeliest order
  useEffect(() => {
    setWords('')
    setChosen(0)
  }, [slide?.slideId])

  const run = async (work: () => Promise<string>, undo?: () => void) => {
    if (busy) return
    setBusy(true)
    try {
      const said = await work()
      toast({ tone: 'plain', title: said, ...(undo && { action: { label: t('orders.take-back'), run: undo } }) })
      announce(said)
      records.setState({ tray: await api.orders.tray.query() })
    } catch (failure) {
      toast({ tone: 'danger', title: errorText(errorOf(failure)) })
    } finally {
      setBusy(false)
      search.current?.blur()
    }
  }
  const match = () =>
    slide &&
    order &&
    void run(
      async () => {
        putRow(await api.orders.match.mutate({ slideId: slide.slideId, orderId: order.id }))
        return t('orders.tray-matched', { file: slide.fileName, accession: order.accession })
      },
      () => void release(slide),
    )
  const keep = () =>
    slide &&
    void run(async () => {
      await api.orders.setAside.mutate({ slideId: slide.slideId })
      return t('orders.tray-set-aside-done', { file: slide.fileName })
    })
  const step = (by: number) => setChosen(Math.max(0, Math.min((orders?.length ?? 1) - 1, chosen + by)))

  useCommands(
    [
      on(command.nextOrder, () => step(1)),
      on(command.previousOrder, () => step(-1)),
      on(command.nextSlide, () => goTo(place + 1)),
      on(command.previousSlide, () => goTo(place - 1)),
      on(command.matchOrder, match, () => order !== undefined && !busy),
      on(command.setAside, keep, () => slide !== undefined && !busy),
      on(command.searchOrders, () => search.current?.select()),
    ],
    'dialog',
  )

  if (!slide) return null
  return (
    <div className={styles.matching} tabIndex={-1} data-autofocus>
      <ul className={styles.slides} aria-label={t('orders.tray-slides')}>
        {slides.map((one, i) => (
          <li key={one.slideId}>
            <button
              type="button"
              tabIndex={-1}
              aria-current={one === slide}
              className={styles.slide}
              onClick={() => goTo(i)}
            >
              <strong>{one.accessions[0]?.accession ?? one.accession}</strong>
              <span className={styles.dim}>{one.fileName}</span>
            </button>
          </li>
        ))}
      </ul>
      <Clues slide={slide} />
      <div className={styles.choice}>
        <TextInput
          ref={search}
          aria-label={t('orders.tray-search')}
          placeholder={t('orders.tray-search')}
          rightSection={<Keys of={command.searchOrders.keys[0] ?? ''} />}
          spellCheck={false}
          autoComplete="off"
          value={words}
          onChange={(event) => {
            setWords(event.currentTarget.value)
            setChosen(0)
          }}
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
          <Button variant="default" disabled={busy} rightSection={<Keys of="X" />} onClick={keep}>
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

/** What there is to go by: the label, what was read from it, the file. */
function Clues({ slide }: { readonly slide: UnmatchedSlide }) {
  const when = formatWhen(slide.addedAt, new Date())
  return (
    <div className={styles.clues}>
      {slide.hasPicture ? (
        <LabelPicture key={slide.slideId} slideId={slide.slideId} />
      ) : (
        <p className={styles.noPicture}>{t('orders.tray-no-picture')}</p>
      )}
      {slide.reason && <p className={styles.reason}>{t(`orders.reason-${slide.reason}`)}</p>}
      <dl>
        {slide.codes.length > 0 && (
          <>
            <dt>{t('orders.tray-read')}</dt>
            <dd>
              {slide.codes.map(({ format, text }) => (
                <span key={text} className={`${styles.code} selectable`}>
                  {text} <span className={styles.dim}>{format}</span>
                </span>
              ))}
            </dd>
          </>
        )}
        <dt>{t('orders.tray-file')}</dt>
        <dd className="selectable">{slide.fileName}</dd>
        <dt>{t('orders.tray-came')}</dt>
        <dd>{slide.scanner ? t('orders.tray-by', { scanner: slide.scanner, when }) : when}</dd>
      </dl>
    </div>
  )
}

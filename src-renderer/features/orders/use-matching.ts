import { type RefObject, useEffect, useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { putRow, records } from '#renderer/client/records.ts'
import { on, useCommands } from '#renderer/commands/index.ts'
import { announce } from '#renderer/ui/announce.ts'
import { errorText } from '#renderer/ui/ErrorNotice.tsx'
import { toast } from '#renderer/ui/toasts.ts'
import type { OfferedOrder, UnmatchedSlide } from '#shared/contract/schemas/orders.ts'
import { t } from '#shared/messages/index.ts'
import * as command from './commands.ts'
import { release } from './release.ts'
import { useOffers } from './use-offers.ts'

/** `wanted` limited to the indices of a list with `count` items; 0 for an empty list. */
export const within = (count: number, wanted: number): number => Math.max(0, Math.min(count - 1, wanted))

/** Least likeness, 0 to 1, of an order's number to what was read, for the order to be chosen in advance. */
const alikeEnough = 0.5

/**
 * What is chosen before a reader chooses: the likeliest order if a code was read from the label, the order's number
 * resembles it, and no other order is as likely. Otherwise the list is a list of guesses, and one key too many must not
 * give the slide another person's name.
 */
export function firstChoice(
  slide: Pick<UnmatchedSlide, 'codes'> | undefined,
  words: string,
  [first, second]: readonly Pick<OfferedOrder, 'likeness'>[],
): number | null {
  if (slide === undefined || slide.codes.length === 0 || words.trim() !== '' || first === undefined) return null
  return first.likeness >= alikeEnough && first.likeness > (second?.likeness ?? 0) ? 0 : null
}

/** The slide whose order is sought, the orders offered for it, and the actions of the tray's keys. */
export function useMatching(slides: readonly UnmatchedSlide[], search: RefObject<HTMLInputElement | null>) {
  const [place, setPlace] = useState(0)
  const [words, setWords] = useState('')
  /** Undefined until the reader chooses. */
  const [own, setChosen] = useState<number | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const slide = slides[within(slides.length, place)]
  const { orders, error } = useOffers(slide?.slideId, words)
  const chosen = own ?? firstChoice(slide, words, orders ?? [])
  const order = chosen === null ? undefined : orders?.[within(orders.length, chosen)]

  const look = (next: string) => {
    setWords(next)
    setChosen(undefined)
  }
  const goTo = (to: number) => {
    setPlace(within(slides.length, to))
    look('')
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: each slide starts with its own first choice
  useEffect(() => look(''), [slide?.slideId])

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
  const step = (by: number) => {
    const count = orders?.length ?? 0
    if (count > 0) setChosen(chosen === null ? (by > 0 ? 0 : count - 1) : within(count, chosen + by))
  }

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
  return { slide, words, look, orders, order, chosen, setChosen, error, busy, goTo, match, keep }
}

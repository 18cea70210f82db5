import { type RefObject, useEffect, useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { putRow, records } from '#renderer/client/records.ts'
import { on, useCommands } from '#renderer/commands/index.ts'
import { announce } from '#renderer/ui/announce.ts'
import { errorText } from '#renderer/ui/ErrorNotice.tsx'
import { toast } from '#renderer/ui/toasts.ts'
import type { UnmatchedSlide } from '#shared/contract/schemas/orders.ts'
import { t } from '#shared/messages/index.ts'
import * as command from './commands.ts'
import { release } from './release.ts'
import { useOffers } from './use-offers.ts'

/** `wanted` limited to the indices of a list with `count` items; 0 for an empty list. */
export const within = (count: number, wanted: number): number => Math.max(0, Math.min(count - 1, wanted))

/**
 * What is chosen before a reader chooses: the likeliest order if a code was read from the label. Without a code the list
 * is a list of guesses, and one key too many must not give the slide another person's name.
 */
export const firstChoice = (slide: Pick<UnmatchedSlide, 'codes'> | undefined, words: string): number | null =>
  slide !== undefined && slide.codes.length > 0 && words.trim() === '' ? 0 : null

/** The slide whose order is sought, the orders offered for it, and the actions of the tray's keys. */
export function useMatching(slides: readonly UnmatchedSlide[], search: RefObject<HTMLInputElement | null>) {
  const [place, setPlace] = useState(0)
  const [words, setWords] = useState('')
  const [chosen, setChosen] = useState<number | null>(null)
  const [busy, setBusy] = useState(false)
  const slide = slides[within(slides.length, place)]
  const { orders, error } = useOffers(slide?.slideId, words)
  const order = chosen === null ? undefined : orders?.[within(orders.length, chosen)]

  const look = (next: string) => {
    setWords(next)
    setChosen(firstChoice(slide, next))
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

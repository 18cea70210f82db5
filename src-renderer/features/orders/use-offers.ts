import { useEffect, useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { onLive } from '#renderer/client/live.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { OfferedOrder } from '#shared/contract/schemas/orders.ts'

export interface Offers {
  /** Null until the first orders are loaded. */
  readonly orders: readonly OfferedOrder[] | null
  readonly error: ErrorData | null
}

/** Orders for a slide, likeliest first. They are loaded again when new orders arrive. */
export function useOffers(slideId: number | undefined, words: string): Offers {
  const [offers, setOffers] = useState<Offers>({ orders: null, error: null })
  useEffect(() => {
    if (slideId === undefined) return
    let stale = false
    const load = async () => {
      try {
        const orders = await api.orders.find.query({ slideId, words })
        if (!stale) setOffers({ orders, error: null })
      } catch (failure) {
        if (!stale) setOffers({ orders: [], error: errorOf(failure) })
      }
    }
    setOffers({ orders: null, error: null })
    void load()
    const end = onLive('tray', () => void load())
    return () => {
      stale = true
      end()
    }
  }, [slideId, words])
  return offers
}

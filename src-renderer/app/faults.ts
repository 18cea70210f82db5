import { reportFault } from '#renderer/client/faults.ts'
import { currentRoute } from '#renderer/frame/router.ts'
import { toast } from '#renderer/ui/toasts.ts'
import type { Fault } from '#shared/contract/schemas/fault.ts'
import { t } from '#shared/messages/index.ts'

/** A browser reports this when a size changes while it is measured. The measurement follows in the next frame. */
const harmless = /^ResizeObserver loop/

/** Reports and shows every error that nothing else caught. Returns the function that stops it. */
export function listenForFaults(): () => void {
  const onError = ({ error, message }: ErrorEvent) => {
    if (!harmless.test(message)) void tell('script', error ?? message)
  }
  const onRejection = ({ reason }: PromiseRejectionEvent) => void tell('promise', reason)
  globalThis.addEventListener('error', onError)
  globalThis.addEventListener('unhandledrejection', onRejection)
  return () => {
    globalThis.removeEventListener('error', onError)
    globalThis.removeEventListener('unhandledrejection', onRejection)
  }
}

async function tell(where: Fault['where'], error: unknown): Promise<void> {
  const { told, id } = await reportFault(where, currentRoute().page, error)
  if (!told) return
  const text = id === null ? t('common.fault-text-unlogged') : t('common.fault-text', { id })
  toast({ tone: 'danger', only: 'fault', title: t('common.fault'), text })
}

import { api, errorOf } from '#renderer/client/api.ts'
import { putRow } from '#renderer/client/records.ts'
import { errorText } from '#renderer/ui/ErrorNotice.tsx'
import { toast } from '#renderer/ui/toasts.ts'
import { t } from '#shared/messages/index.ts'

/** Undoes a match and says so. */
export async function release({ slideId, fileName }: { readonly slideId: number; readonly fileName: string }) {
  try {
    putRow(await api.orders.release.mutate({ slideId }))
    toast({ tone: 'plain', title: t('orders.taken-back', { file: fileName }) })
  } catch (failure) {
    toast({ tone: 'danger', title: errorText(errorOf(failure)) })
  }
}

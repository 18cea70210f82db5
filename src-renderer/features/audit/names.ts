import type { AuditEntry } from '#shared/contract/schemas/audit.ts'
import { t } from '#shared/messages/index.ts'

/** Today's name of the person who acted. The program itself acts, too. */
export const nameOf = ({ id, name }: AuditEntry['person']): string =>
  id === 'system' ? t('audit.program') : name || t('audit.unnamed', { id })

import type { ModelEntry } from '#shared/contract/schemas/system.ts'
import { t } from '#shared/messages/index.ts'

/** A line of the list of models: a model alone, or with one of its heads. */
export interface Choice {
  readonly key: string
  readonly name: string
  readonly head: string | null
  readonly label: string
  readonly note: string
  readonly inUse: boolean
  readonly error: ModelEntry['error']
}

/** Every model, followed by the model with each head that fits it. */
export const choicesOf = (models: readonly ModelEntry[]): Choice[] =>
  models.flatMap(({ name, version, sha256, inUse, previous, error, heads }) => {
    const alone = inUse && !heads.some((head) => head.inUse)
    const state = alone ? t('settings.model-in-use') : previous ? t('settings.model-was-in-use') : ''
    const facts = [state, sha256?.slice(0, 12) ?? ''].filter((fact) => fact !== '').join(' · ')
    const label = version === null ? name : `${name} ${version}`
    return [
      { key: name, name, head: null, label, note: facts, inUse: alone, error },
      ...heads.map((head) => ({
        ...{ key: `${name} ${head.file}`, name, head: head.file, inUse: head.inUse, error },
        label: t('settings.model-with-head', { name: label, head: `${head.file} ${head.version}` }),
        note: head.inUse ? t('settings.model-in-use') : '',
      })),
    ]
  })

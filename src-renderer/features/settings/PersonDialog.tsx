import { Checkbox, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api } from '#renderer/client/api.ts'
import { DialogForm } from '#renderer/ui/DialogForm.tsx'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import type { Role } from '#shared/contract/roles.ts'
import type { PersonEntry } from '#shared/contract/schemas/people.ts'
import { t } from '#shared/messages/index.ts'
import { OneTimePassword } from './OneTimePassword.tsx'
import { RoleChoice } from './RoleChoice.tsx'
import { useCall } from './use-call.ts'

/** What an administrator does with a person. */
export type PeopleTask =
  | { readonly kind: 'add' }
  | { readonly kind: 'change' | 'reset' | 'close'; readonly person: PersonEntry }

export interface PersonDialogProps {
  readonly task: PeopleTask
  readonly onClose: () => void
}

/** One dialog for each task. A password that was made is shown once before it closes. */
export function PersonDialog({ task, onClose }: PersonDialogProps) {
  const person = task.kind === 'add' ? null : task.person
  const [name, setName] = useState(person?.name ?? '')
  const [roles, setRoles] = useState<readonly Role[]>(person?.roles ?? [])
  const [secondFactor, setSecondFactor] = useState(false)
  const [made, setMade] = useState<string | null>(null)
  const { busy, error, run } = useCall()
  const edits = task.kind === 'add' || task.kind === 'change'
  const submit = () =>
    run(async () => {
      if (task.kind === 'add') return setMade((await api.people.add.mutate({ name, roles: [...roles] })).password)
      const personId = task.person.id
      if (task.kind === 'reset') return setMade((await api.people.reset.mutate({ personId, secondFactor })).password)
      if (task.kind === 'close') await api.people.close.mutate({ personId })
      else await saveChange(task.person, name.trim(), roles)
      onClose()
    })
  if (made !== null) return <OneTimePassword name={name.trim()} password={made} onClose={onClose} />
  return (
    <Modal opened onClose={onClose} title={t(`people.${task.kind}-title`, { name: person?.name ?? '' })} size={480}>
      <DialogForm
        onSubmit={submit}
        onCancel={onClose}
        submit={t(
          task.kind === 'change' ? 'people.save' : task.kind === 'reset' ? 'people.reset-go' : `people.${task.kind}`,
        )}
        busy={busy}
        disabled={edits && (name.trim().length < 2 || roles.length === 0)}
      >
        {edits && (
          <>
            <TextInput
              label={t('people.add-name')}
              description={t('people.add-name-hint')}
              maxLength={80}
              spellCheck={false}
              required
              data-autofocus
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <RoleChoice roles={roles} onRoles={setRoles} />
          </>
        )}
        {task.kind === 'reset' && (
          <>
            <p>{t('people.reset-text', { name })}</p>
            {task.person.secondFactor && (
              <Checkbox
                size="xs"
                label={t('people.reset-factor')}
                checked={secondFactor}
                onChange={(event) => setSecondFactor(event.currentTarget.checked)}
              />
            )}
          </>
        )}
        {task.kind === 'close' && <p>{t('people.close-text', { name })}</p>}
        {error && <ErrorNotice error={error} />}
      </DialogForm>
    </Modal>
  )
}

async function saveChange(person: PersonEntry, name: string, roles: readonly Role[]): Promise<void> {
  const personId = person.id
  if (name !== person.name) await api.people.rename.mutate({ personId, name })
  if (roles.join() !== person.roles.join()) await api.people.setRoles.mutate({ personId, roles: [...roles] })
}

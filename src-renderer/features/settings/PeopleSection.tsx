import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { onLive } from '#renderer/client/live.ts'
import { useRecords } from '#renderer/client/records.ts'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { formatFull } from '#renderer/ui/format.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { PersonEntry } from '#shared/contract/schemas/people.ts'
import { t } from '#shared/messages/index.ts'
import { type PeopleTask, PersonDialog } from './PersonDialog.tsx'
import styles from './settings.module.css'

/** The people of the laboratory: who they are, what they may do, and who works here no more. */
export function PeopleSection() {
  const own = useRecords(({ session }) => session?.person?.id)
  const { people, error, reload } = usePeople()
  const [task, setTask] = useState<PeopleTask | null>(null)
  const reopen = (personId: string) => void api.people.reopen.mutate({ personId }).then(reload, reload)
  return (
    <div>
      {error && <ErrorNotice error={error} onRetry={reload} />}
      <ul className={styles.people} aria-label={t('people.list-label')}>
        {people.map((person) => (
          <li key={person.id} data-closed={person.closedAt !== null}>
            <span className={styles.person}>
              <bdi>{person.name}</bdi>
              {person.id === own && <small> ({t('people.list-you')})</small>}
              <small>{describe(person)}</small>
            </span>
            {person.closedAt !== null ? (
              <Button variant="default" size="compact-xs" onClick={() => reopen(person.id)}>
                {t('people.reopen')}
              </Button>
            ) : (
              <Actions person={person} own={person.id === own} onTask={setTask} />
            )}
          </li>
        ))}
      </ul>
      <Button mt={8} variant="default" onClick={() => setTask({ kind: 'add' })}>
        {t('people.add')}
      </Button>
      {task !== null && (
        <PersonDialog
          task={task}
          onClose={() => {
            setTask(null)
            reload()
          }}
        />
      )}
    </div>
  )
}

interface ActionsProps {
  readonly person: PersonEntry
  readonly own: boolean
  readonly onTask: (task: PeopleTask) => void
}

const kinds = ['change', 'reset', 'close'] as const

/** One's own password is changed in the own account, with the present one. */
const Actions = ({ person, own, onTask }: ActionsProps) =>
  kinds
    .filter((kind) => !own || kind !== 'reset')
    .map((kind) => (
      <Button
        key={kind}
        variant="default"
        size="compact-xs"
        aria-label={`${t(`people.${kind}`)}: ${person.name}`}
        onClick={() => onTask({ kind, person })}
      >
        {t(`people.${kind}`)}
      </Button>
    ))

const describe = ({ roles, closedAt, hasPassword, secondFactor }: PersonEntry): string =>
  [
    ...roles.map((role) => t(`people.role-${role}`)),
    ...(closedAt === null ? [] : [t('people.list-closed', { date: formatFull(closedAt) })]),
    ...(closedAt === null && !hasPassword ? [t('people.list-waits')] : []),
    ...(secondFactor ? [t('people.list-second-factor')] : []),
  ].join(' · ')

/** The list, loaded again when somebody changed it here or in another window. */
function usePeople() {
  const [people, setPeople] = useState<readonly PersonEntry[]>([])
  const [error, setError] = useState<ErrorData | null>(null)
  const reload = () =>
    void api.people.list.query().then(
      (list) => {
        setPeople(list)
        setError(null)
      },
      (failure: unknown) => setError(errorOf(failure)),
    )
  // biome-ignore lint/correctness/useExhaustiveDependencies: loaded once, then by the live stream
  useEffect(() => {
    reload()
    return onLive('system', reload)
  }, [])
  return { people, error, reload }
}

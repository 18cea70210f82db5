import { CloseButton, TextInput, Tooltip } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import type { Ref } from 'react'
import { ariaKeys, type CommandDefinition, useKey } from '#renderer/commands/index.ts'
import { Keys } from '#renderer/ui/Keys.tsx'
import { laneMeaning, laneTitle } from '#renderer/ui/LaneBadge.tsx'
import type { WorklistPage } from '#shared/contract/schemas/worklist.ts'
import { type Lane, lanes } from '#shared/domain/lane.ts'
import { stateGroups } from '#shared/domain/worklist.ts'
import { formatNumber, t } from '#shared/messages/index.ts'
import { filterCases, onlyFullRead, onlyLightRead, onlyReview, onlyUrgent, showArchive } from './commands.ts'
import type { Filter } from './filter.ts'
import { setFilter, toggled } from './view.ts'
import styles from './worklist.module.css'

export interface FilterBarProps {
  readonly filter: Filter
  readonly counts: WorklistPage['counts']
  /** Number of cases in the archive that have the filter's words. */
  readonly archived: number
  readonly inputRef: Ref<HTMLInputElement>
  /** Esc or Enter in the field returns to the list. */
  readonly onLeave: () => void
  /** Enter opens the case if only one is left. Returns whether it did. */
  readonly onEnter: () => boolean
}

/** Filters by text, lane and state. Every chip shows how many cases it would list. */
export function FilterBar({ filter, counts, archived, inputRef, onLeave, onEnter }: FilterBarProps) {
  return (
    <search className={styles.filters}>
      <TextInput
        ref={inputRef}
        className={styles.filterText ?? ''}
        aria-label={t('worklist.filter-label')}
        placeholder={t('worklist.filter-placeholder')}
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSection={
          filter.text ? (
            <CloseButton size="xs" aria-label={t('worklist.filter-clear')} onClick={() => setFilter({ text: '' })} />
          ) : (
            <Keys of={filterCases} />
          )
        }
        spellCheck={false}
        value={filter.text}
        onChange={(event) => setFilter({ text: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setFilter({ text: '' })
          if (event.key === 'Escape' || event.key === 'Enter' || event.key === 'ArrowDown') {
            event.preventDefault()
            if (event.key === 'Enter' && onEnter()) return
            onLeave()
          }
        }}
      />
      <fieldset className={styles.chips} aria-label={t('worklist.filter-lanes')}>
        <span className={styles.chipsName} title={t('worklist.filter-lanes-meaning')}>
          {t('worklist.filter-lanes')}
        </span>
        {lanes.map((lane) => (
          <Chip
            key={lane}
            text={t(laneTitle(lane))}
            tip={t(laneMeaning(lane))}
            command={laneCommands[lane]}
            count={counts.lanes[lane]}
            pressed={filter.lanes.has(lane)}
            onPress={() => setFilter({ lanes: toggled(filter.lanes, lane) })}
          />
        ))}
      </fieldset>
      <fieldset className={styles.chips} aria-label={t('worklist.filter-states')}>
        <span className={styles.chipsName} title={t('worklist.filter-states-meaning')}>
          {t('worklist.filter-states')}
        </span>
        {stateGroups.map((group) => (
          <Chip
            key={group}
            text={t(`worklist.group-${group}`)}
            count={counts.groups[group]}
            pressed={filter.groups.has(group)}
            onPress={() => setFilter({ groups: toggled(filter.groups, group) })}
          />
        ))}
      </fieldset>
      {(archived > 0 || filter.archived) && (
        <Chip
          text={t('filing.chip')}
          tip={t('filing.chip-tip')}
          command={showArchive}
          count={archived}
          pressed={filter.archived}
          onPress={() => setFilter({ archived: !filter.archived })}
        />
      )}
    </search>
  )
}

const laneCommands: Readonly<Record<Lane, CommandDefinition>> = {
  urgent: onlyUrgent,
  'full-read': onlyFullRead,
  review: onlyReview,
  'light-read': onlyLightRead,
}
/** Stands in for the command of a chip without one, because a hook cannot be left out. */
const noCommand = { id: '', keys: [] }

interface ChipProps {
  readonly text: string
  readonly tip?: string
  readonly command?: CommandDefinition
  readonly count: number
  readonly pressed: boolean
  readonly onPress: () => void
}

function Chip({ text, tip, command, count, pressed, onPress }: ChipProps) {
  const key = useKey(command ?? noCommand)
  const chip = (
    <button
      type="button"
      className={styles.chip}
      aria-pressed={pressed}
      aria-keyshortcuts={ariaKeys(key)}
      data-none={count === 0}
      onClick={onPress}
    >
      {text}
      <span className={styles.chipCount}>{formatNumber(count)}</span>
    </button>
  )
  if (!tip) return chip
  return (
    <Tooltip
      multiline
      maw={320}
      label={
        <span className={styles.chipTip}>
          {tip}
          {command && <Keys of={command} />}
        </span>
      }
    >
      {chip}
    </Tooltip>
  )
}

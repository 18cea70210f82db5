import { CloseButton, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { t } from '#shared/messages/index.ts'
import { type SectionName, titleOfSection } from './sections.ts'
import styles from './settings.module.css'

export interface SectionListProps {
  readonly sections: readonly SectionName[]
  readonly search: string
  readonly onSearch: (text: string) => void
}

/** The sections at the left, with a field that finds them by words. A section is gone to by its name. */
export function SectionList({ sections, search, onSearch }: SectionListProps) {
  return (
    <nav className={styles.list} aria-label={t('settings.sections')}>
      <TextInput
        aria-label={t('settings.search')}
        placeholder={t('settings.search')}
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSection={
          search && <CloseButton size="xs" aria-label={t('settings.search-clear')} onClick={() => onSearch('')} />
        }
        spellCheck={false}
        value={search}
        onChange={(event) => onSearch(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || search === '') return
          event.stopPropagation()
          onSearch('')
        }}
      />
      <ul>
        {sections.map((name) => (
          <li key={name}>
            <button type="button" onClick={() => goTo(name)}>
              {titleOfSection(name)}
            </button>
          </li>
        ))}
      </ul>
      {sections.length === 0 && <p className={styles.none}>{t('settings.search-nothing')}</p>}
    </nav>
  )
}

export const idOfSection = (name: SectionName): string => `settings-${name}`

function goTo(name: SectionName): void {
  const section = document.getElementById(idOfSection(name))
  section?.scrollIntoView({ block: 'start' })
  section?.focus({ preventScroll: true })
}

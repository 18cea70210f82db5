import type { KeyboardEvent } from 'react'
import {
  type BethesdaDraft,
  glandularFindings,
  type Interpretation,
  interpretationFor,
  nilmFindings,
  organismFindings,
  otherFindings,
  squamousFindings,
} from '#shared/domain/bethesda/index.ts'
import { t } from '#shared/messages/index.ts'
import { bethesdaText } from '#shared/wording/bethesda.ts'
import { useTask } from '../state/case-context.tsx'
import { findingsCommands } from './commands.ts'
import styles from './form.module.css'
import { Legend, Ticks, toggled } from './form-parts.tsx'
import { digitOf, focusOption, stepWithin } from './option-keys.ts'

export interface InterpretationGroupsProps {
  readonly draft: BethesdaDraft
  readonly onValue: (interpretations: Interpretation[]) => void
}

interface Group {
  readonly title: 'squamous' | 'glandular' | 'nilm' | 'organisms' | 'other'
  readonly options: readonly Interpretation[]
  readonly opensWith: BethesdaDraft['category']
}
const groups: readonly Group[] = [
  { title: 'squamous', options: squamousFindings, opensWith: 'epithelial-abnormality' },
  { title: 'glandular', options: glandularFindings, opensWith: null },
  { title: 'organisms', options: organismFindings, opensWith: 'nilm' },
  { title: 'nilm', options: nilmFindings, opensWith: 'nilm' },
  { title: 'other', options: [...otherFindings, 'other-malignant'], opensWith: 'other' },
]

/**
 * All interpretations in the groups of the Bethesda System. Groups that fit the category are open. The digits are those
 * of the cells: the digit of a class ticks what the class stands for, that of a group of classes leads to its group.
 */
export function InterpretationGroups({ draft, onValue }: InterpretationGroupsProps) {
  const task = useTask()
  const digits = new Map(
    task.keys.flatMap(({ key, code, group }) => (group ? [] : [[interpretationFor(code), key] as const])),
  )
  const onDigit = (event: KeyboardEvent<HTMLElement>): void => {
    const meant = task.keys.find(({ key }) => key === digitOf(event))
    if (meant === undefined) return
    event.preventDefault()
    const [first] = meant.group ? task.keysIn(meant.code) : [meant]
    const found = first === undefined ? null : interpretationFor(first.code)
    if (found === null) return
    if (meant.group) openGroup(event.currentTarget, found)
    else onValue(toggled(draft.interpretations, found))
    focusOption(event.currentTarget, found)
  }
  return (
    <fieldset
      className={styles.group}
      data-field="interpretation"
      onKeyDown={(event) => {
        onDigit(event)
        stepWithin(event)
      }}
    >
      <Legend title={t('casePage.interpretation')} command={findingsCommands.interpretation} />
      {groups.map(({ title, options, opensWith }) => {
        const found = options.filter((option) => draft.interpretations.includes(option))
        return (
          <details
            // A new category opens its own groups. Groups opened by hand stay open while the category is the same.
            key={`${title}-${draft.category}`}
            open={found.length > 0 || (opensWith !== null && opensWith === draft.category)}
            className={styles.details}
          >
            <summary>
              {t(`casePage.group-${title}`)}
              {found.length > 0 && <span>{found.map(bethesdaText).join(', ')}</span>}
            </summary>
            <Ticks
              title={null}
              options={options}
              text={bethesdaText}
              keyOf={(option) => digits.get(option)}
              value={draft.interpretations}
              onValue={onValue}
            />
          </details>
        )
      })}
    </fieldset>
  )
}

/** Opens the group that holds an interpretation. */
function openGroup(field: HTMLElement, interpretation: Interpretation): void {
  field.querySelector(`[data-option="${interpretation}"]`)?.closest('details')?.setAttribute('open', '')
}

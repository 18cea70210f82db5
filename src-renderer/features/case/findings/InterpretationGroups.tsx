import {
  type BethesdaDraft,
  glandularFindings,
  type Interpretation,
  nilmFindings,
  organismFindings,
  otherFindings,
  squamousFindings,
} from '#shared/domain/bethesda/index.ts'
import { t } from '#shared/messages/index.ts'
import { bethesdaText } from '#shared/wording/bethesda.ts'
import styles from './form.module.css'
import { Ticks } from './form-parts.tsx'

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

/** All interpretations in the groups of the Bethesda System. Groups that fit the category are open. */
export function InterpretationGroups({ draft, onValue }: InterpretationGroupsProps) {
  return (
    <fieldset className={styles.group} data-field="interpretation">
      <legend>{t('casePage.interpretation')}</legend>
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
            <Ticks title={null} options={options} text={bethesdaText} value={draft.interpretations} onValue={onValue} />
          </details>
        )
      })}
    </fieldset>
  )
}

import type { CommandDefinition } from '#renderer/commands/index.ts'
import { Keys } from '#renderer/ui/Keys.tsx'
import type { DraftStore } from '../state/draft-store.ts'
import styles from './form.module.css'
import { chooseByDigit, digitAt, stepWithin } from './option-keys.ts'

export interface ResultFormProps {
  readonly drafts: DraftStore
  /**
   * How often the reader tried to sign an incomplete result. Each attempt highlights what is missing and moves the
   * focus there.
   */
  readonly blocked: number
}

export interface ChoicesProps<T extends string> {
  readonly name: string
  readonly title: string
  /** Name of the field, so that the focus can be moved to it. */
  readonly field?: string
  /** The command that leads to the field. */
  readonly command?: CommandDefinition | undefined
  readonly options: readonly T[]
  readonly text: (code: T) => string
  /** The digit that chooses an option while the field has the focus; by default its place. */
  readonly keyOf?: (code: T, place: number) => string | undefined
  readonly value: T | null
  readonly onValue: (value: T) => void
  /** Side by side if there is room. */
  readonly inline?: boolean
}

/** One choice of several, as native radio buttons: Tab reaches the group, arrow keys and digits choose. */
export function Choices<T extends string>(props: ChoicesProps<T>) {
  const { name, title, options, text, value, onValue, inline, field, command, keyOf = byPlace } = props
  return (
    <fieldset
      className={styles.group}
      data-inline={inline ?? false}
      data-field={field}
      onKeyDown={(event) => chooseByDigit(event, options, keyOf, onValue)}
    >
      <Legend title={title} command={command} />
      {options.map((option, place) => (
        <label key={option} className={styles.option} data-on={option === value} data-key={keyOf(option, place)}>
          <input
            type="radio"
            name={name}
            data-option={option}
            checked={option === value}
            onChange={() => onValue(option)}
          />
          <span>{text(option)}</span>
        </label>
      ))}
    </fieldset>
  )
}

const byPlace = (_option: string, place: number): string | undefined => digitAt(place)

/** The name of a field, with the key that leads to it. */
export function Legend({ title, command }: Pick<CountsProps, 'title' | 'command'>) {
  return (
    <legend>
      {title}
      {command && <Keys of={command} />}
    </legend>
  )
}

export interface TicksProps<T extends string> {
  readonly title: string | null
  readonly field?: string
  readonly options: readonly T[]
  readonly text: (code: T) => string
  /** The digit that ticks an option while the field has the focus; by default its place. */
  readonly keyOf?: (code: T, place: number) => string | undefined
  readonly value: readonly T[]
  readonly onValue: (value: T[]) => void
}

/** Any number of choices. Arrow keys go from one to the next, digits tick. */
export function Ticks<T extends string>(props: TicksProps<T>) {
  const { title, options, text, value, onValue, field, keyOf = byPlace } = props
  const toggle = (option: T) => onValue(toggled(value, option))
  return (
    <fieldset
      className={styles.group}
      data-field={field}
      onKeyDown={(event) => {
        // Without a title it is a part of a field that has its own keys.
        if (title === null) return
        chooseByDigit(event, options, keyOf, toggle)
        stepWithin(event)
      }}
    >
      {title !== null && <Legend title={title} />}
      {options.map((option, place) => (
        <label key={option} className={styles.option} data-on={value.includes(option)} data-key={keyOf(option, place)}>
          <input
            type="checkbox"
            data-option={option}
            checked={value.includes(option)}
            onChange={() => toggle(option)}
          />
          <span>{text(option)}</span>
        </label>
      ))}
    </fieldset>
  )
}

/** A list with an item added, or removed if it was in it. */
export const toggled = <T,>(list: readonly T[], item: T): T[] =>
  list.includes(item) ? list.filter((other) => other !== item) : [...list, item]

export interface CountsProps {
  readonly title: string
  /** The command that leads to the field. */
  readonly command?: CommandDefinition | undefined
  readonly options: readonly string[]
  readonly text: (code: string) => string
  /** Names the field of a code for screen readers. */
  readonly label: (code: string) => string
  readonly value: Readonly<Record<string, number>>
  readonly onValue: (value: Record<string, number>) => void
}

/** A whole number for each code. An empty field stores no number. */
export function Counts({ title, command, options, text, label, value, onValue }: CountsProps) {
  const set = (code: string, entered: string): void => {
    const n = Number(entered)
    if (!Number.isInteger(n) || n < 0 || n > 1_000_000) return
    onValue({ ...value, [code]: n })
  }
  return (
    <fieldset className={styles.group} data-field="counts">
      <Legend title={title} command={command} />
      {options.map((code) => (
        <label key={code} className={styles.option}>
          <input
            className={styles.count}
            type="number"
            min={0}
            step={1}
            aria-label={label(code)}
            value={value[code] ?? ''}
            onChange={(event) => set(code, event.currentTarget.value)}
          />
          <span>{text(code)}</span>
        </label>
      ))}
    </fieldset>
  )
}

export interface WordsProps {
  readonly title: string
  readonly rows: number
  readonly maxLength: number
  readonly value: string
  readonly onValue: (value: string) => void
}

/** Free text with several lines. */
export function Words({ title, rows, maxLength, value, onValue }: WordsProps) {
  return (
    <label className={styles.field}>
      <span>{title}</span>
      <textarea
        rows={rows}
        maxLength={maxLength}
        value={value}
        onChange={(event) => onValue(event.currentTarget.value)}
      />
    </label>
  )
}

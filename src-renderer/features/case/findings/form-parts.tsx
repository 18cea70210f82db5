import type { DraftStore } from '../state/draft-store.ts'
import styles from './form.module.css'

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
  readonly options: readonly T[]
  readonly text: (code: T) => string
  readonly value: T | null
  readonly onValue: (value: T) => void
  /** Side by side if there is room. */
  readonly inline?: boolean
  /** Receives the focus when the reader goes to the form with its key. */
  readonly first?: boolean
}

/** One choice of several, as native radio buttons: Tab reaches the group, arrow keys choose. */
export function Choices<T extends string>({
  name,
  title,
  options,
  text,
  value,
  onValue,
  inline,
  first,
  field,
}: ChoicesProps<T>) {
  return (
    <fieldset className={styles.group} data-inline={inline ?? false} data-field={field}>
      <legend>{title}</legend>
      {options.map((option, at) => (
        <label key={option} className={styles.option} data-on={option === value}>
          <input
            type="radio"
            name={name}
            checked={option === value}
            onChange={() => onValue(option)}
            {...(first && (value === null ? at === 0 : option === value) ? { 'data-first': true } : {})}
          />
          <span>{text(option)}</span>
        </label>
      ))}
    </fieldset>
  )
}

export interface TicksProps<T extends string> {
  readonly title: string | null
  readonly field?: string
  readonly options: readonly T[]
  readonly text: (code: T) => string
  readonly value: readonly T[]
  readonly onValue: (value: T[]) => void
}

/** Any number of choices. */
export function Ticks<T extends string>({ title, options, text, value, onValue, field }: TicksProps<T>) {
  const toggle = (option: T) =>
    onValue(value.includes(option) ? value.filter((item) => item !== option) : [...value, option])
  return (
    <fieldset className={styles.group} data-field={field}>
      {title !== null && <legend>{title}</legend>}
      {options.map((option) => (
        <label key={option} className={styles.option} data-on={value.includes(option)}>
          <input type="checkbox" checked={value.includes(option)} onChange={() => toggle(option)} />
          <span>{text(option)}</span>
        </label>
      ))}
    </fieldset>
  )
}

export interface CountsProps {
  readonly title: string
  readonly options: readonly string[]
  readonly text: (code: string) => string
  /** Names the field of a code for screen readers. */
  readonly label: (code: string) => string
  readonly value: Readonly<Record<string, number>>
  readonly onValue: (value: Record<string, number>) => void
}

/** A whole number for each code. An empty field stores no number. */
export function Counts({ title, options, text, label, value, onValue }: CountsProps) {
  const set = (code: string, entered: string): void => {
    const n = Number(entered)
    if (!Number.isInteger(n) || n < 0 || n > 1_000_000) return
    onValue({ ...value, [code]: n })
  }
  return (
    <fieldset className={styles.group} data-field="counts">
      <legend>{title}</legend>
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

import styles from './controls.module.css'

export interface ControlSliderProps {
  readonly label: string
  /** The value as shown. */
  readonly text: string
  readonly value: number
  readonly min?: number
  readonly max?: number
  readonly step?: number
  readonly onValue: (value: number) => void
}

/** A slider in a panel over the slide. It takes effect while it moves. */
export function ControlSlider({ label, text, value, min = 0, max = 1, step = 0.01, onValue }: ControlSliderProps) {
  return (
    <label className={styles.slider}>
      <span>{label}</span>
      <input
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={text}
        onChange={(event) => onValue(event.currentTarget.valueAsNumber)}
      />
      <output>{text}</output>
    </label>
  )
}

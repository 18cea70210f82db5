import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { navigate } from '#renderer/frame/router.ts'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { DisplayCheck, DisplayTest } from '#shared/contract/schemas/viewing.ts'
import { t } from '#shared/messages/index.ts'
import { ChartCanvas } from './ChartCanvas.tsx'
import { DisplayVerdict } from './DisplayVerdict.tsx'
import styles from './display.module.css'
import { FullField } from './FullField.tsx'
import { type Answer, type Answers, failedTests, rules } from './tests.ts'

const screenNow = (): string =>
  `${screen.width} x ${screen.height}, ${screen.colorDepth} bit, ${Math.round(window.devicePixelRatio * 100)} %`

/** The test chart: what this screen should show, questions to the reader, and the verdict. */
export function DisplayPage() {
  const [answers, setAnswers] = useState<Answers>({})
  const [saved, setSaved] = useState<DisplayCheck | null>(null)
  const [error, setError] = useState<ErrorData | null>(null)
  const [field, setField] = useState(false)
  const failed = failedTests(answers)
  const left = rules.filter(({ test }) => answers[test] === undefined).length
  useEffect(() => {
    api.viewing.display.query().then(setSaved, () => undefined)
  }, [])

  const save = async () => {
    if (failed === null) return
    const check: DisplayCheck = { checkedAt: new Date().toISOString(), screen: screenNow(), failed }
    try {
      await api.viewing.saveDisplay.mutate(check)
      setSaved(check)
      setAnswers({})
      setError(null)
    } catch (failure) {
      setError(errorOf(failure))
    }
  }

  return (
    <div className={styles.scroll}>
      <article className={styles.page}>
        <h1>{t('display.title')}</h1>
        <p className={styles.lead}>{t('display.lead')}</p>
        {saved !== null && <DisplayVerdict check={saved} />}
        {rules.map(({ test, kind, of }) => (
          <section key={test} aria-labelledby={`display-${test}`} className={styles.test}>
            <h2 id={`display-${test}`}>{t(`display.${test}-title`)}</h2>
            <ChartCanvas test={test} />
            <div className={styles.question}>
              <p>{t(`display.${test}-question`)}</p>
              <Choices
                test={test}
                values={valuesOf(kind, of)}
                chosen={answers[test]}
                onChoose={(answer) => setAnswers({ ...answers, [test]: answer })}
              />
              {test === 'uniformity' && (
                <Button variant="default" size="compact-sm" onClick={() => setField(true)}>
                  {t('display.field-open')}
                </Button>
              )}
            </div>
          </section>
        ))}
        <footer className={styles.end}>
          {error !== null && <ErrorNotice error={error} onRetry={() => void save()} />}
          <span>{failed === null ? t('display.left', { n: left }) : t('display.complete')}</span>
          <Button variant="default" onClick={() => navigate({ page: 'settings' })}>
            {t('display.back')}
          </Button>
          <Button disabled={failed === null} onClick={() => void save()}>
            {t('display.save')}
          </Button>
        </footer>
        {field && <FullField onEnd={() => setField(false)} />}
      </article>
    </div>
  )
}

const letters = 'ABCDEFGH'

function valuesOf(kind: 'count' | 'choice' | 'yes-no', of: number): { answer: Answer; text: string }[] {
  if (kind === 'yes-no')
    return [
      { answer: true, text: t('display.yes') },
      { answer: false, text: t('display.no') },
    ]
  if (kind === 'choice') return Array.from({ length: of }, (_, i) => ({ answer: i, text: letters[i]! }))
  return Array.from({ length: of + 1 }, (_, i) => ({ answer: i, text: String(i) }))
}

interface ChoicesProps {
  readonly test: DisplayTest
  readonly values: readonly { readonly answer: Answer; readonly text: string }[]
  readonly chosen: Answer | undefined
  readonly onChoose: (answer: Answer) => void
}

function Choices({ test, values, chosen, onChoose }: ChoicesProps) {
  return (
    <fieldset className={styles.choices}>
      <legend>{t('display.answer')}</legend>
      {values.map(({ answer, text }) => (
        <label key={text} data-chosen={chosen === answer}>
          <input type="radio" name={test} checked={chosen === answer} onChange={() => onChoose(answer)} />
          {text}
        </label>
      ))}
    </fieldset>
  )
}

import { formatProbability } from '#renderer/ui/format.ts'
import { LaneBadge } from '#renderer/ui/LaneBadge.tsx'
import { isUnfinished } from '#shared/domain/job-state.ts'
import { lookUp, t } from '#shared/messages/index.ts'
import { useCase, useTask } from '../state/case-context.tsx'
import { focusShareText } from '../state/texts.ts'
import styles from './findings.module.css'

/** What the model says about the slide and what it means. It is only a proposal. */
export function AiSummary() {
  const result = useCase((state) => state.detail?.result ?? null)
  const { texts } = useTask().manifest
  const job = useCase((state) => state.detail?.job ?? null)
  const relied = result?.reliability.abstain !== true
  // The interval says how much the sampling of cells matters. It says nothing about material that the model cannot judge.
  const interval = relied ? result?.risk.interval : undefined
  const working = job !== null && isUnfinished(job.state)
  return (
    <section className={styles.section}>
      <h3>{t('casePage.ai-proposes')}</h3>
      {result === null ? (
        <p className={styles.dim}>{t(working ? 'casePage.ai-working' : 'casePage.ai-none')}</p>
      ) : (
        <>
          <div className={styles.lane}>
            <LaneBadge lane={result.lane} />
            <span className={styles.dim}>{t(`common.lane-${result.lane}-meaning`)}</span>
          </div>
          <Risk name={texts.abnormal} value={result.risk.abnormal} interval={interval?.abnormal} relied={relied} />
          <Risk
            name={texts.highGradeShort}
            value={result.risk.highGrade}
            interval={interval?.highGrade}
            relied={relied}
          />
          {result.focus !== null && !result.reliability.reasons.some(({ code }) => code === 'out-of-focus') && (
            <p className={styles.dim}>{focusShareText(result.focus.share)}</p>
          )}
          {result.reliability.abstain && (
            <div className={styles.unreliable}>
              <b>{t('casePage.ai-unreliable')}</b>
              <ul>
                {result.reliability.reasons.map(({ code, params }) => (
                  <li key={code}>{lookUp(`reliability.${code}`, params) ?? code}</li>
                ))}
              </ul>
            </div>
          )}
        </>
      )}
    </section>
  )
}

interface RiskProps {
  readonly name: string
  readonly value: number
  readonly interval: readonly [number, number] | undefined
  readonly relied: boolean
}

/** A probability as a bar with its interval, and as a number. If it is not to be relied on, the number is grey. */
function Risk({ name, value, interval, relied }: RiskProps) {
  const meaning = interval
    ? t('casePage.ai-interval', { low: formatProbability(interval[0]), high: formatProbability(interval[1]) })
    : undefined
  return (
    <div
      className={styles.risk}
      data-relied={relied}
      title={t(relied ? 'casePage.ai-risk-meaning' : 'casePage.ai-risk-not-relied')}
    >
      <span>{name}</span>
      <span className={styles.riskTrack}>
        {relied && <span style={{ width: `${value * 100}%` }} />}
        {interval && <i style={{ left: `${interval[0] * 100}%`, width: `${(interval[1] - interval[0]) * 100}%` }} />}
      </span>
      <b>{formatProbability(value)}</b>
      {meaning && <small>{meaning}</small>}
    </div>
  )
}

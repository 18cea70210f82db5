import { sameNucleusMicrons } from '#shared/domain/same-cell.ts'
import type { CellFigures, WithInterval } from './cell-figures.ts'
import { calibrationChart, rocChart } from './charts.ts'
import type { Evaluation } from './evaluate.ts'
import { POSITIVES_TO_SHOW_IT, type ShareOf, type SlideFigures } from './slide-figures.ts'

const number = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : 'not defined')
const interval = ([low, high]: readonly [number, number]): string =>
  Number.isFinite(low) ? `${number(low)} to ${number(high)}` : ''
const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)

/** A sentence that the page shows below its table. */
const RESTS_ON = 'what the proposal rests on'

type Row = [name: string, value: string, interval: string]

/** Name, value and 95 % interval of every figure of an evaluation, for the report and for the terminal. */
export function figureRows(evaluation: Evaluation): Row[] {
  const rows: Row[] = []
  const add = (name: string, figure: WithInterval | null | undefined): void => {
    if (figure) rows.push([name, number(figure.value), interval(figure.interval)])
  }
  const share = (name: string, figure: ShareOf | null | undefined): void => {
    if (figure?.of)
      rows.push([name, `${number(figure.value)} (${figure.count} of ${figure.of})`, interval(figure.interval)])
  }
  const { cells, slides, speed } = evaluation
  if (cells) {
    add('cell AUC, abnormal against NILM', cells.abnormalAuc)
    add('cell AUC, high grade against the rest', cells.highGradeAuc)
    add('specificity at 99 % sensitivity, cells', cells.specificityAt99)
    add('calibration error (ECE) of P(abnormal)', cells.calibration.abnormal)
    add('calibration error (ECE) of P(high grade)', cells.calibration.highGrade)
    add('calibration error (ECE) of the most probable class', cells.calibration.topClass)
    add(`balanced accuracy over ${cells.confusion.classes.length} classes`, cells.balancedAccuracy)
  }
  for (const recall of evaluation.detectionRecall ?? [])
    rows.push([
      `labelled cells found at ${recall.proposalsPerLabel} ${recall.proposalsPerLabel === 1 ? 'proposal' : 'proposals'} a label`,
      `${number(recall.value)} (${recall.found} of ${recall.labels})`,
      interval(recall.interval),
    ])
  if (slides) {
    const what = evaluation.kind === 'slides' ? 'slides' : 'fields'
    add(`AUC of ${what}, abnormal against NILM`, slides.auc)
    add(`AUC of ${what}, high grade against the rest`, slides.highGradeAuc)
    share(`sensitivity of ${what} at the product's threshold`, slides.sensitivity)
    share(`specificity of ${what} at the product's threshold`, slides.specificity)
    share(`${what} left to a full read because the product does not trust itself`, slides.abstained)
    share(`positive ${what} with a true lesion cell in the first 10`, slides.lesionInFirstTen)
    share(`suspicious cells closer than ${sameNucleusMicrons} µm to another`, slides.crowded)
    add(`calibration error (ECE), ${what}`, slides.calibration)
    if (slides.proposal) {
      rows.push(['proposal: rule-out threshold for 99 % sensitivity here', number(slides.proposal.ruleOutBelow), ''])
      rows.push([RESTS_ON, restsOn(slides.proposal, what), ''])
      share('sensitivity at the proposed threshold', slides.proposal.sensitivity)
      share('specificity at the proposed threshold', slides.proposal.specificity)
    }
  }
  if (speed) {
    rows.push(['speed of screening', `${number(speed.mm2PerSecond)} mm²/s`, ''])
    rows.push(['screening of one picture, median', `${(speed.medianMs / 1000).toFixed(2)} s`, ''])
  }
  return rows
}

function restsOn({ sensitivity, sound }: NonNullable<SlideFigures['proposal']>, what: string): string {
  const few = `${sensitivity.of} positive ${what}, ${sound ? 'enough to try it' : 'too few to change a threshold by'}`
  return sensitivity.interval[0] >= 0.99 ? few : `${few}; ${POSITIVES_TO_SHOW_IT}, none missed, would show 99 %`
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell, i) => `<${tag}${i ? ' class="n"' : ''}>${escaped(cell)}</${tag}>`).join('')}</tr>`
  return `<table>${line(head, 'th')}${rows.map((row) => line(row, 'td')).join('')}</table>`
}

/** Rows are the truth, columns the predictions. A square is as dark as its share of the row. */
function confusionTable({ confusion, recall }: CellFigures): string {
  const { classes, matrix } = confusion
  const rows = matrix.map((row, i) => {
    const total = row.reduce((sum, n) => sum + n, 0)
    const squares = row.map((n) => `<td class="n" style="background:${shade(n / total)}">${n}</td>`).join('')
    const own = recall[i]
    const found = own ? `<td class="n">${number(own.value)}</td><td class="n">${interval(own.interval)}</td>` : ''
    return `<tr><th>${escaped(classes[i] ?? '')}</th>${squares}${found}</tr>`
  })
  const head = classes.map((name) => `<th>${escaped(name)}</th>`).join('')
  return `<h2>Confusion</h2><p>Truth down, the most probable class across. Recall with its 95 % interval.</p>
<table><tr><th></th>${head}<th>recall</th><th>95 % interval</th></tr>${rows.join('')}</table>`
}

const shade = (share: number): string => `rgb(0 114 178 / ${(0.55 * (share || 0)).toFixed(2)})`

function chartsOf({ kind, cells, slides }: Evaluation): string {
  const charts: string[] = []
  if (cells) {
    const curves = [
      { name: 'abnormal against NILM', colour: '#0072B2', points: cells.roc.abnormal, figure: cells.abnormalAuc },
      {
        name: 'high grade against the rest',
        colour: '#D55E00',
        points: cells.roc.highGrade,
        figure: cells.highGradeAuc,
      },
    ]
    const defined = curves.filter(({ figure }) => figure !== null)
    if (defined.length > 0) charts.push(rocChart('ROC, cells', defined))
    charts.push(calibrationChart('Calibration of P(abnormal), cells', cells.calibration.bins))
  }
  if (slides?.auc)
    charts.push(
      rocChart(`ROC, ${kind}`, [{ name: 'abnormal against NILM', colour: '#0072B2', points: slides.roc }]),
      calibrationChart(`Calibration of P(abnormal), ${kind}`, slides.bins),
    )
  return `<div class="charts">${charts.join('')}</div>`
}

function proposalText({ kind, slides }: Evaluation): string {
  if (!slides?.proposal) return ''
  const { ruleOutBelow, sensitivity } = slides.proposal
  const low = (100 * sensitivity.interval[0]).toFixed(1)
  return `<h2>Proposal for this laboratory's own threshold</h2><p>Rule-out below ${number(ruleOutBelow)}. It rests on ${restsOn(slides.proposal, kind === 'slides' ? 'slides' : 'fields')}. The true sensitivity may be as low as ${low} %. Nothing changes by itself.</p>`
}

/** A self-contained page for people: figures with intervals, ROC, calibration, confusion. */
export function reportPage(evaluation: Evaluation, about: { data: string; at: string }): string {
  const { cells, failed } = evaluation
  const figures = figureRows(evaluation).filter(([name]) => name !== RESTS_ON)
  const left = failed.length
    ? `<h2>Left out</h2><ul>${failed.map(({ file, line, problem }) => `<li>${escaped(`${file}${line === null ? '' : `:${line}`}: ${problem}`)}</li>`).join('')}</ul>`
    : ''
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Daybreak evaluation</title>
<style>body{font:14px/1.5 Inter,system-ui,sans-serif;color:#212529;max-width:1080px;margin:32px auto;padding:0 16px}h1{font-size:22px;margin:0 0 4px}h2{font-size:16px;margin:28px 0 4px}p{margin:4px 0 12px;color:#495057}table{border-collapse:collapse;margin:8px 0}td,th{border-bottom:1px solid #dee2e6;padding:4px 12px 4px 4px;text-align:left}th{font-weight:600;color:#495057;white-space:nowrap}.n{text-align:right;padding-left:12px;white-space:nowrap;font-variant-numeric:tabular-nums}.charts{display:flex;flex-wrap:wrap;gap:16px;margin:16px 0}</style>
<h1>Evaluation of ${escaped(evaluation.model.name)}</h1>
<p>${escaped(about.data)}${evaluation.split ? `, split ${escaped(evaluation.split)}` : ''}: ${evaluation.pictures} pictures${cells ? `, ${cells.cells} labelled cells` : ''}. Model ${evaluation.model.sha256.slice(0, 12)}. ${escaped(about.at.slice(0, 16).replace('T', ' '))} UTC. For research and training; not a medical device.</p>
${tableOf(['figure', 'value', '95 % interval'], figures)}
<p>Intervals come from drawing whole fields (cells, detection), whole pictures (AUC, calibration), or are Wilson's (shares of pictures).</p>
${chartsOf(evaluation)}${cells ? confusionTable(cells) : ''}${proposalText(evaluation)}${left}</html>`
}

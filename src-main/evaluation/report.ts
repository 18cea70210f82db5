import type { WithInterval } from './cell-figures.ts'
import { calibrationChart, rocChart } from './charts.ts'
import type { Evaluation } from './evaluate.ts'
import type { ShareOf } from './slide-figures.ts'

const number = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : 'not defined')
const interval = ([low, high]: readonly [number, number]): string => `${number(low)} to ${number(high)}`
const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)

/** Name, value and 95 % interval of every figure of an evaluation, for the report and for the terminal. */
export function figureRows(evaluation: Evaluation): [name: string, value: string, interval: string][] {
  const rows: [string, string, string][] = []
  const add = (name: string, figure: WithInterval | null | undefined): void => {
    if (figure) rows.push([name, number(figure.value), interval(figure.interval)])
  }
  const share = (name: string, figure: ShareOf | null | undefined): void => {
    if (figure?.of)
      rows.push([name, `${number(figure.value)} (${figure.count} of ${figure.of})`, interval(figure.interval)])
  }
  const { cells, slides, speed } = evaluation
  add('cell AUC, abnormal against NILM', cells?.abnormalAuc)
  add('cell AUC, high grade against the rest', cells?.highGradeAuc)
  add('specificity at 99 % sensitivity, cells', cells?.specificityAt99)
  if (cells) {
    rows.push(['calibration error (ECE) of P(abnormal)', number(cells.calibration.abnormal), ''])
    rows.push(['calibration error (ECE) of the most probable class', number(cells.calibration.topClass), ''])
    add(`balanced accuracy over ${cells.confusion.classes.length} classes`, cells.balancedAccuracy)
  }
  for (const recall of evaluation.detectionRecall ?? [])
    share(`labelled cells found at ${recall.proposalsPerLabel} proposals a label`, recall.found)
  if (slides) {
    const what = evaluation.kind === 'slides' ? 'slides' : 'fields'
    add(`AUC of ${what}, abnormal against NILM`, slides.auc)
    share(`sensitivity of ${what} at the product's threshold`, slides.sensitivity)
    share(`specificity of ${what} at the product's threshold`, slides.specificity)
    share(`positive ${what} with a true lesion cell in the first 10`, slides.lesionInFirstTen)
    rows.push([`calibration error (ECE), ${what}`, number(slides.calibration), ''])
    rows.push([
      'proposal: rule-out threshold for 99 % sensitivity here',
      `${number(slides.proposal.ruleOutBelow)} (specificity ${number(slides.proposal.specificity)})`,
      '',
    ])
  }
  if (speed) rows.push(['speed', `${number(speed.mm2PerSecond)} mm²/s`, ''])
  return rows
}

/** A page that a person can open: figures with intervals, ROC, calibration, confusion. Self-contained. */
export function reportPage(evaluation: Evaluation, about: { data: string; at: string }): string {
  const { cells, slides } = evaluation
  const charts: string[] = []
  if (cells)
    charts.push(
      rocChart('ROC, cells', [
        { name: 'abnormal against NILM', colour: '#0072B2', points: cells.roc.abnormal },
        { name: 'high grade against the rest', colour: '#D55E00', points: cells.roc.highGrade },
      ]),
      calibrationChart('Calibration of P(abnormal), cells', cells.calibration.bins),
    )
  if (slides)
    charts.push(
      rocChart(`ROC, ${evaluation.kind}`, [{ name: 'abnormal against NILM', colour: '#0072B2', points: slides.roc }]),
    )
  const rows = figureRows(evaluation)
    .map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`)
    .join('')
  const confusion = cells
    ? `<h2>Confusion</h2><table><tr><th>truth \\ said</th>${cells.confusion.classes.map((name) => `<th>${name}</th>`).join('')}</tr>${cells.confusion.matrix
        .map((row, i) => `<tr><th>${cells.confusion.classes[i]}</th>${row.map((n) => `<td>${n}</td>`).join('')}</tr>`)
        .join('')}</table>`
    : ''
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Daybreak evaluation</title>
<style>body{font:14px/1.5 Inter,system-ui,sans-serif;color:#212529;max-width:900px;margin:32px auto;padding:0 16px}table{border-collapse:collapse;margin:12px 0}td,th{border:1px solid #dee2e6;padding:4px 10px;text-align:left;font-variant-numeric:tabular-nums}svg{margin:8px 16px 8px 0}</style>
<h1>Evaluation of ${escaped(evaluation.model.name)}</h1>
<p>Data: ${escaped(about.data)}${evaluation.split ? `, split ${escaped(evaluation.split)}` : ''}; ${evaluation.pictures} pictures. Model ${evaluation.model.sha256.slice(0, 12)}. ${escaped(about.at)}. For research and training; not a medical device.</p>
<table><tr><th>figure</th><th>value</th><th>95 % interval</th></tr>${rows}</table>${charts.join('')}${confusion}</html>`
}

import type { CalibrationBin, RocPoint } from '#shared/domain/statistics/index.ts'

const side = 320
const margin = 44
const at = (x: number, y: number): string =>
  `${(margin + x * side).toFixed(1)},${(margin / 2 + (1 - y) * side).toFixed(1)}`

function frame(title: string, xLabel: string, yLabel: string, inside: string): string {
  const full = side + margin * 1.5
  const ticks = [0, 0.25, 0.5, 0.75, 1]
    .map((v) => {
      const [x, y] = [margin + v * side, margin / 2 + (1 - v) * side]
      return `<line x1="${x}" y1="${margin / 2}" x2="${x}" y2="${margin / 2 + side}" class="grid"/><line x1="${margin}" y1="${y}" x2="${margin + side}" y2="${y}" class="grid"/><text x="${x}" y="${margin / 2 + side + 14}" text-anchor="middle">${v}</text><text x="${margin - 6}" y="${y + 4}" text-anchor="end">${v}</text>`
    })
    .join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${full} ${margin / 2 + side + 40}" width="${full}" height="${margin / 2 + side + 40}" role="img" aria-label="${title}">
<style>text{font:11px Inter,sans-serif;fill:#495057}.grid{stroke:#dee2e6}.curve{fill:none;stroke-width:2}.chance{stroke:#adb5bd;stroke-dasharray:4 4}</style>
<text x="${margin}" y="14" style="font-weight:600">${title}</text>${ticks}<line x1="${margin}" y1="${margin / 2 + side}" x2="${margin + side}" y2="${margin / 2}" class="chance"/>
${inside}<text x="${margin + side / 2}" y="${margin / 2 + side + 32}" text-anchor="middle">${xLabel}</text><text x="12" y="${side / 2}" transform="rotate(-90 12 ${side / 2})" text-anchor="middle">${yLabel}</text></svg>`
}

/** ROC curves as SVG, each with a name and a colour. */
export function rocChart(
  title: string,
  curves: readonly { name: string; colour: string; points: readonly RocPoint[] }[],
): string {
  const lines = curves.map(({ name, colour, points }, i) => {
    const path = points.filter((p) => Number.isFinite(p.falsePositiveRate) && Number.isFinite(p.truePositiveRate))
    return `<polyline class="curve" stroke="${colour}" points="${path.map((p) => at(p.falsePositiveRate, p.truePositiveRate)).join(' ')}"/><text x="${margin + side - 8}" y="${margin / 2 + side - 12 - 16 * i}" text-anchor="end" style="fill:${colour}">${name}</text>`
  })
  return frame(title, '1 - specificity', 'sensitivity', lines.join(''))
}

/** Reliability diagram as SVG: predicted against observed. A dot's size shows the number of items. */
export function calibrationChart(title: string, bins: readonly CalibrationBin[]): string {
  const most = Math.max(1, ...bins.map((bin) => bin.count))
  const dots = bins.map((bin) => {
    const [x, y] = at(bin.predicted, bin.observed).split(',')
    return `<circle cx="${x}" cy="${y}" r="${(3 + 7 * Math.sqrt(bin.count / most)).toFixed(1)}" fill="#0072B2" fill-opacity="0.75"><title>${bin.count} items</title></circle>`
  })
  const path = `<polyline class="curve" stroke="#0072B2" points="${bins.map((bin) => at(bin.predicted, bin.observed)).join(' ')}"/>`
  return frame(title, 'predicted probability', 'observed share', path + dots.join(''))
}

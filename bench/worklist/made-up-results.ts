/**
 * The data that a screening and a reader leave behind for a made-up case, in the form of version 4. That form no
 * longer changes, so nothing here uses the current program.
 */
import type { MadeCase } from './made-up.ts'

const width = 40_000
const height = 40_000
const tile = 256
export const madeModel = { name: 'made up', version: '1', sha256: 'a'.repeat(64) }

/** JSON description of the slide's file. */
export const infoOf = (micronsPerPixel: number | null): string =>
  JSON.stringify({
    format: 'svs',
    width,
    height,
    micronsPerPixel,
    objective: 40,
    vendor: 'made up',
    levels: [1, 4, 16].map((downsample) => ({
      ...{ width: width / downsample, height: height / downsample, tileWidth: tile, tileHeight: tile, downsample },
      passThrough: true,
    })),
    planes: 1,
    associated: [],
    synthetic: false,
  })

const reliabilityOf = ({ lane }: MadeCase) => ({
  abstain: lane === 'full-read',
  reasons: lane === 'full-read' ? [{ code: 'too-few-cells', params: { cells: 3 } }] : [],
})
const cellsOf = ({ label }: MadeCase) => ({ total: 3, byClass: { [label]: 3 } })

/** JSON of a screening's result. */
export const resultOf = (made: MadeCase): string =>
  JSON.stringify({
    risk: { ...made.risk, interval: null },
    lane: made.lane,
    reliability: reliabilityOf(made),
    cells: cellsOf(made),
    area: { mm2: 100, specimen: true },
    focus: null,
    timing: { totalMs: 60_000, decodeMs: 9000, inferMs: 50_000 },
    provider: 'cpu',
    runtime: 'made up',
    model: { name: madeModel.name, sha256: madeModel.sha256 },
    finishedAt: made.addedAt,
  })

/** A result that can be signed. */
export const draftOf = ({ lane }: MadeCase) => ({
  specimen: 'liquid-based',
  adequacy: 'satisfactory',
  transformationZone: 'present',
  quality: [],
  unsatisfactoryReason: '',
  category: lane === 'urgent' ? 'epithelial-abnormality' : 'nilm',
  interpretations: lane === 'urgent' ? ['hsil'] : [],
  comment: '',
})

/** JSON contents of the signed report. */
export const snapshotOf = (made: MadeCase, sha256: string): string =>
  JSON.stringify({
    laboratory: 'Made-up laboratory',
    case: {
      accession: made.accession,
      patientName: made.patientName,
      patientAge: made.patientAge,
      addedAt: made.addedAt,
    },
    slide: {
      ...{ fileName: `${made.accession}.svs`, sha256, width, height },
      ...{ micronsPerPixel: 0.25, scaleSource: 'file', synthetic: false },
    },
    draft: draftOf(made),
    ai: {
      model: madeModel,
      ...{ provider: 'cpu', runtime: 'made up', finishedAt: made.addedAt, risk: made.risk, lane: made.lane },
      reliability: reliabilityOf(made),
      cells: cellsOf(made),
    },
    review: { counts: [{ label: made.label, accepted: 3, relabelled: 0, dismissed: 0, added: 0 }], marks: [] },
    signature: {
      ...{ signer: made.signer, meaning: 'Read and signed', signedAt: made.addedAt },
      signedAtLocal: made.addedAt,
    },
    product: 'Daybreak 0.1.0',
  })

/** The smallest page that a viewer can open, with the accession number on it. */
export function pdfOf({ accession }: MadeCase): Buffer {
  const text = `BT /F1 24 Tf 72 700 Td (${accession}) Tj ET`
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${text.length}>>stream\n${text}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ]
  let pdf = '%PDF-1.4\n'
  const places = objects.map((object, i) => {
    const at = pdf.length
    pdf += `${i + 1} 0 obj${object}endobj\n`
    return `${String(at).padStart(10, '0')} 00000 n \n`
  })
  const table = pdf.length
  pdf += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`
  pdf += `trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`
  return Buffer.from(pdf, 'latin1')
}

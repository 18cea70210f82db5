import sharp from 'sharp'
import { expect, it } from 'vitest'
import { mostPictures } from '#shared/domain/report-pictures.ts'
import { createReport } from './create-report.ts'
import { pdfText } from './pdf-text.ts'
import { picturedMarks } from './pictures.ts'
import type { ReportSnapshot } from './snapshot.ts'
import { snapshotFor } from './testing.ts'

const base = snapshotFor()
const jpeg = await sharp({ create: { width: 120, height: 120, channels: 3, background: '#b48' } })
  .jpeg()
  .toBuffer()
const picturesOf = (snapshot: ReportSnapshot) => picturedMarks(snapshot).map(({ cellId }) => ({ cellId, jpeg }))
const textOf = async (snapshot: ReportSnapshot) => pdfText(await createReport(snapshot, picturesOf(snapshot)))
/** The text of all pages without line breaks, so that the ends of lines do not matter. */
const flat = async (change: Partial<ReportSnapshot>) =>
  (await textOf(snapshotFor(change))).join('\n').replaceAll('\n', ' ')

it('A report says which of the two identifiers beside the name is not known', async () => {
  const said = (change: object) => flat({ case: { ...base.case, ...change } })
  const none = await said({ birthDate: null, patientAge: null, patientSex: null })
  expect(none).toContain('date of birth not stated, sex not stated')
  expect(await said({ birthDate: null, patientSex: 'male' })).toContain('date of birth not stated (34 years), male')
  expect(await said({ birthDate: '1992', patientAge: null })).toContain('1992, female')
})

it('A report shows the patient, the result, the AI’s part, the cells and the signature', async () => {
  const text = await flat({})
  for (const part of [
    base.laboratory,
    'S26-01432',
    '1992-05-17 (34 years), female',
    'Liquid-based preparation',
    'Satisfactory for evaluation',
    'Endocervical / transformation zone component present',
    'Partially obscuring inflammation',
    'Epithelial cell abnormality: see interpretation / result',
    'High-grade squamous intraepithelial lesion (HSIL)',
    'Trichomonas vaginalis',
    'Colposcopy with directed biopsy is recommended.',
    '0.94 for ASC-US or worse; 0.87 for a high-grade lesion',
    'Urgent: high-grade risk',
    'daybreak-cervix 1',
    base.ai?.model.sha256,
    base.slide.sha256,
    'cpu, onnxruntime-node 1.30.0',
    'Pictures of 9 of 9 marked cells',
    'Dr. med. Ada Byron',
    base.signature.meaning,
    '23 Nov 2026, 08:12:05 (UTC+01:00)',
  ])
    expect(text).toContain(part)
  expect(text).not.toContain('SYNTHETIC')
  expect(text).not.toContain('□')
})

it('A report prints the last event of the records and the first digits of its link, if there is one', async () => {
  const link = '3f9a1c2b7d8e9f01'.padEnd(64, 'a')
  expect(await flat({ records: { event: 1234, link } })).toContain('Records 1234-3f9a1c2b7d8e9f01')
  expect(await flat({ records: { event: 0, link: '0'.repeat(64) } })).not.toContain('Records')
  expect(await flat({})).not.toContain('Records')
})

it('Photographs are called photographs, and an area too small for a specimen is named', async () => {
  const slide = { ...base.slide, fileName: 'S26-9.fields', fields: 12 }
  const text = await flat({ slide, ai: { ...base.ai!, smallAreaMm2: 0.84 } })
  expect(text).toMatch(/12 photographs, laid out on 46.?000 × 32.?914 px/)
  expect(text).toContain('Only 0.84 mm² of cells: fields, not a whole specimen')
  const whole = await flat({})
  expect(whole).not.toContain('photograph')
  expect(whole).not.toContain('mm²')
})

it('A report gives the marked distances by the scale of their own slide, each with its place', async () => {
  const from = { x: 1000, y: 2080 }
  const to = { x: 1040, y: 2050 }
  const others = [{ slide: { ...base.slide, fileName: 'B.svs', micronsPerPixel: null }, ai: null }]
  const review = {
    ...base.review,
    measures: [
      { from, to },
      { from, to, slide: 1 },
    ],
  }
  const text = await flat({ review, others })
  expect(text).toContain('MEASURED DISTANCES')
  expect(text).toMatch(/25 µm, on S26-01432_A1\.svs at x 1.?020, y 2.?065 px/)
  expect(text).toMatch(/50 px, on B\.svs/)
  expect(await flat({})).not.toContain('MEASURED')
})

it('A draft is marked as unsigned on every page, and has no signature', async () => {
  const comment = 'A comment that goes on and on.\n'.repeat(120)
  const draft = { ...snapshotFor({ draft: { ...base.draft, comment } }), signature: null }
  const pages = pdfText(await createReport(draft, []))
  expect(pages.length).toBeGreaterThan(1)
  for (const page of pages) expect(page).toContain('DRAFT – NOT SIGNED')
  expect(pages.join('')).not.toContain(base.signature.signer)
  expect(await flat({})).not.toContain('DRAFT')
})

it('An ordinary case with one marked cell fits on one page, and a longer one never has a signature alone on a page', async () => {
  const review = { counts: base.review.counts.slice(0, 1), marks: base.review.marks.slice(0, 1) }
  const short: ReportSnapshot['draft'] = { ...base.draft, comment: '', interpretations: ['hsil'], quality: [] }
  expect(await textOf(snapshotFor({ review, draft: short }))).toHaveLength(1)
  for (const lines of [6, 12, 18, 24]) {
    const comment = 'Seen again.\n'.repeat(lines)
    const pages = await textOf(snapshotFor({ review, draft: { ...base.draft, comment } }))
    expect(pages.at(-1)).toContain('Slide risk')
    expect(pages.at(-1)).toContain(base.signature.signer)
  }
})

it('The same snapshot gives the same bytes', async () => {
  const [first, second] = [await createReport(base, picturesOf(base)), await createReport(base, picturesOf(base))]
  expect(Buffer.compare(first, second)).toBe(0)
  expect(Buffer.from(first.subarray(0, 5)).toString()).toBe('%PDF-')
  const other = snapshotFor({ case: { ...base.case, patientName: 'Lucja Müller-Øster' } })
  expect(Buffer.compare(first, await createReport(other, picturesOf(base)))).not.toBe(0)
})

it('Every page shows the case, its page number, and the notice', async () => {
  const long = 'A comment that goes on and on.\n'.repeat(120)
  const pages = await textOf(snapshotFor({ draft: { ...base.draft, comment: long } }))
  expect(pages.length).toBeGreaterThan(2)
  pages.forEach((page, n) => {
    expect(page).toContain('S26-01432')
    expect(page).toContain(`Page ${n + 1} of ${pages.length}`)
    expect(page).toContain('For research use and training only.')
  })
  expect(pages.join('').split('A comment that goes on and on.')).toHaveLength(121)
})

it.each([
  'Łucja Müller-Øster Žižková Őrség İnce',
  'Nguyễn Thị Ánh',
  'Иванова Ольга Ёлкина',
  'Παπαδόπουλος Ώ',
  '王小丽',
  '張偉龘',
  '山田さくら',
])('The name %s is printed as written', async (patientName) => {
  const text = await flat({ case: { ...base.case, patientName } })
  // Two fonts in one name make two runs of text.
  expect(text.replaceAll(' ', '')).toContain(patientName.normalize('NFC').replaceAll(' ', ''))
  expect(text).not.toContain('□')
})

it.each([
  ['Arabic', 'فاطمة الزهراء'],
  ['Persian', 'پریسا گلچین'],
  ['Hebrew', 'שרה כהן'],
  ['Korean', '김민수'],
  ['Thai', 'สมหญิง ใจดี'],
  ['Hindi', 'कीर्ति शर्मा'],
  ['Bengali', 'রহিমা খাতুন'],
  ['Tamil', 'மீனாட்சி'],
  ['Telugu', 'సీతామహాలక్ష్మి'],
  ['Gujarati', 'હંસા પટેલ'],
  ['Punjabi', 'ਗੁਰਪ੍ਰੀਤ ਕੌਰ'],
  ['Kannada', 'ಲಕ್ಷ್ಮಿ'],
  ['Malayalam', 'ലക്ഷ്മി'],
  ['Sinhala', 'කුමාරි'],
  ['Amharic', 'አስቴር'],
  ['Georgian', 'ნინო'],
  ['Armenian', 'Անահիտ'],
  ['Khmer', 'សុភា'],
  ['Lao', 'ສົມສີ'],
  ['Burmese', 'အောင်ဆန်း'],
])('A name in %s is printed in its own letters', async (_language, patientName) => {
  const text = await flat({ case: { ...base.case, patientName } })
  expect(text).not.toContain('□')
  expect(text).not.toContain('stands for a character that is missing')
})

it('A name in Hebrew is drawn from right to left, also beside English and a number', async () => {
  const text = await flat({ case: { ...base.case, patientName: 'שרה כהן Cohen' } })
  expect(text.replaceAll(' ', '')).toContain(['Cohen', ...[...'שרהכהן'].reverse()].join(''))
})

it('A name in letters without a font is not garbled: the report says so', async () => {
  const text = await flat({ case: { ...base.case, patientName: 'ᏣᎳᎩ Ali' } })
  expect(text.replaceAll(' ', '')).toContain('□□□Ali')
  expect(text).toContain('stands for a character that is missing from the fonts of this report')
})

it('A synthetic slide is called synthetic on every page', async () => {
  const pages = await textOf(snapshotFor({ slide: { ...base.slide, synthetic: true } }))
  for (const page of pages) expect(page).toContain('SYNTHETIC SLIDE – NOT A PATIENT SPECIMEN')
})

it('A slide read without the AI is described so and has no AI figures', async () => {
  const text = await flat({ ai: null })
  expect(text).toContain('The slide was read without computer assistance.')
  expect(text).not.toContain('Slide risk')
})

it('A slide that the AI could not judge is listed with the reason', async () => {
  const reliability = { abstain: true, reasons: [{ code: 'out-of-focus' as const, params: { percent: 62 } }] }
  const text = await flat({ ai: { ...base.ai!, lane: 'full-read', reliability } })
  expect(text).toContain('62 % of the cell-bearing area is out of focus.')
  expect(text).toContain('Full read: the model could not judge this slide reliably')
  expect(text).toContain('Not to be relied on: the model could not judge this slide.')
  expect(await flat({})).not.toContain('Not to be relied on')
})

it('An unsatisfactory specimen has a reason and no category', async () => {
  const text = await flat({
    draft: {
      ...base.draft,
      adequacy: 'unsatisfactory-processed',
      category: null,
      interpretations: [],
      unsatisfactoryReason: 'fewer than 5,000 squamous cells',
      quality: ['scant-cellularity'],
    },
  })
  expect(text).toContain('specimen processed and examined, but unsatisfactory')
  expect(text).toContain('Reason: fewer than 5,000 squamous cells')
  expect(text).not.toContain('General categorization')
})

it('At most twelve marked cells are shown, the first of the snapshot, and the others are counted', async () => {
  const marks = Array.from({ length: 30 }, (_, n) => ({ ...base.review.marks[0]!, cellId: n + 1 }))
  const snapshot = snapshotFor({ review: { ...base.review, marks } })
  expect(picturedMarks(snapshot)).toHaveLength(mostPictures)
  expect((await textOf(snapshot)).join('\n')).toContain('Pictures of 12 of 30 marked cells')
})

it('Pictures that could not be cut are reported as missing', async () => {
  const pages = pdfText(await createReport(base, []))
  expect(pages.join('\n').replaceAll('\n', ' ')).toContain('No pictures: the slide file could not be reached')
})

it('An invalid picture makes the report fail', async () => {
  await expect(createReport(base, [{ cellId: 1, jpeg: Buffer.from('not a picture') }])).rejects.toThrow()
})

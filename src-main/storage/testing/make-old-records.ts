/**
 * Creates records of an older version with its own code, for the tests of migrations:
 *
 *     git worktree add ../old 18be26e && (cd ../old && npm ci)
 *     npx node src-main/storage/testing/make-old-records.ts ../old
 *
 * The older program really runs: it imports drawn slides and orders and screens them with a model of a few kilobytes.
 * Readers decide, undo, draft and sign through its API. Then the program is closed, its slides are removed, and it is
 * started again to record what it shows. Both files are written to `fixtures/`.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import Sqlite from 'better-sqlite3-multiple-ciphers'

/** The older API, of which only the names matter here. */
type Call = (...input: unknown[]) => never
interface OldApp {
  readonly api: Readonly<Record<string, Readonly<Record<string, Call>>>>
  readonly screening: { finished(slideId: number): Promise<{ state: string }> }
  fetch(request: Request): Promise<Response>
  close(): Promise<void>
}
interface Row {
  readonly id: number
  readonly slideId: number
}
interface Imported extends Row {
  readonly kind: string
  readonly caseId: number
}

const checkout = resolve(process.argv[2] ?? '')
// The records contain this path. The slides are missing in the tests, as for records on another machine.
const folder = '/tmp/daybreak-old-records'
const dataFolder = join(folder, 'data')
const models = join(folder, 'models')
const slides = join(folder, 'slides')
const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url))

const old = async (path: string) => (await import(pathToFileURL(join(checkout, path)).href)) as Record<string, Call>
const { startApp, resourcesFor } = await old('src-main/app/index.ts')
const { forkEngine } = await old('src-main/engine/index.ts')
const { writeTinyModel, writeSpots, gridOfSpots } = await old('src-main/testing/index.ts')
const { verify } = await old('src-main/app/index.ts')

let minutes = 0
const start = async (): Promise<OldApp> => {
  const resources = resourcesFor!(pathToFileURL(join(checkout, 'src-main/app/start.ts')).href) as {
    readonly engineEntry: string
    readonly version: string
    readonly uiFolder: string
  }
  return startApp!({
    ...{ dataFolder, host: 'cli', version: resources.version, modelsFolder: models, uiFolder: resources.uiFolder },
    spawnEngine: (onOutput: unknown) => forkEngine!({ entry: resources.engineEntry, onOutput }),
    ...{ samples: false, background: false },
    now: () => new Date(Date.UTC(2026, 2, 2, 8, minutes++)),
  })
}

const caseOf = (name: string): Row => cases[name]!
const cellsOf = (slideId: number): number[] => (api().cells!.columns!(slideId, 0) as { id: number[] }).id
const act = (name: string, from: number, to: number, action: object): unknown =>
  api().review!.act!(caseOf(name).id, cellsOf(caseOf(name).slideId).slice(from, to), action)
const draft = (change: object) => ({
  ...{ specimen: 'liquid-based', adequacy: null, transformationZone: null, quality: [], unsatisfactoryReason: '' },
  ...{ category: null, interpretations: [], comment: '', ...change },
})
const abnormal = draft({
  ...{ adequacy: 'satisfactory', transformationZone: 'present', category: 'epithelial-abnormality' },
  ...{ interpretations: ['hsil'], comment: 'Three groups of small cells.' },
})

rmSync(folder, { recursive: true, force: true })
for (const path of [dataFolder, models, slides]) mkdirSync(path, { recursive: true })
writeTinyModel!(models)
let app = await start()
const api = () => app.api
await api().system!.saveSettings!({ readerName: 'Dr. Ada Byron', laboratory: 'North Laboratory' })
await takeOrders()
const cases = await takeSlides()
read()
await sign()
await captureByCamera()
await app.close()

rmSync(slides, { recursive: true })
app = await start()
const shown = await whatItShows()
await app.close()
store()
rmSync(folder, { recursive: true })

async function takeOrders(): Promise<void> {
  const lines = [
    'accession,patient,sex,dob,specimen,status',
    'S26-00001,"Vale, Nora",F,1987-03-09,ThinPrep,',
    'S26-00002,"Birch, Ada",F,1979-01-02,,',
    'S26-00003,"García, Inés",F,1990-11-30,conventional,',
    'S26-00004,"Moss, Eve",F,1968-07-21,ThinPrep,',
    'S26-00009,"Fern, Ivy",F,1955-05-05,ThinPrep,cancelled',
    ',"Nobody, Known",F,1955-05-05,,',
  ]
  await app.fetch(new Request('http://core/orders?name=orders.csv', { method: 'POST', body: lines.join('\n') }))
}

/** Imports the slides and returns their cases by the slide's name. */
async function takeSlides(): Promise<Record<string, Row>> {
  const made: Record<string, Row> = {}
  const names = ['S26-00001 A', 'S26-00001 B', 'S26-00002 A', 'S26-00002 B', 'S26-00003', 'S26-00004 A']
  for (const [n, name] of [...names, 'S26-00004 B', 'S26-00004 C', 'by hand', 'rescaled', 'no scale'].entries()) {
    const path = join(slides, `${name}.tif`)
    // A slightly different width gives each slide different content.
    await writeSpots!(path, 1200 + 8 * n, 900, gridOfSpots!(1200, 900, 150 + 10 * n))
    const micronsPerPixel = name === 'no scale' ? null : 0.5
    const [outcome] = (await api().intake!.importPaths!([path], { micronsPerPixel })) as Imported[]
    if (outcome?.kind !== 'imported') throw new Error(`${name}: ${JSON.stringify(outcome)}`)
    made[name] = { id: outcome.caseId, slideId: outcome.slideId }
    if (micronsPerPixel !== null) await screened(outcome.slideId)
  }
  for (const name of ['notes', 'empty']) {
    writeFileSync(join(slides, `${name}.svs`), name === 'empty' ? '' : 'These are notes, and no slide.'.repeat(99))
    await api().intake!.importPaths!([join(slides, `${name}.svs`)], { micronsPerPixel: null })
  }
  const [refused] = api().intake!.quarantine!() as Row[]
  api().intake!.dismissQuarantined!(refused?.id)
  return made
}

async function screened(slideId: number): Promise<void> {
  const { state } = await app.screening.finished(slideId)
  if (state !== 'succeeded') throw new Error(`screening of slide ${slideId}: ${state}`)
}

function read(): void {
  const add = (name: string, label: string, x: number) =>
    api().review!.addCell!({ caseId: caseOf(name).id, x, y: 61.5, width: 40, height: 36, label })
  // One order, two slides, nothing signed: two cases that belong together.
  act('S26-00001 A', 0, 4, { kind: 'accept' })
  act('S26-00001 A', 1, 2, { kind: 'mark', marked: true })
  api().cases!.saveDraft!(caseOf('S26-00001 A').id, draft({ adequacy: 'satisfactory', comment: 'First slide.' }))
  act('S26-00001 B', 0, 2, { kind: 'relabel', label: 'LSIL' })
  add('S26-00001 B', 'ASC-US', 333.25)
  // Everything that a reader can do, undone and done again.
  act('S26-00003', 0, 5, { kind: 'accept' })
  act('S26-00003', 2, 4, { kind: 'relabel', label: 'LSIL' })
  act('S26-00003', 4, 9, { kind: 'dismiss' })
  act('S26-00003', 3, 4, { kind: 'mark', marked: true })
  act('S26-00003', 0, 1, { kind: 'clear' })
  add('S26-00003', 'ASC-H', 417.75)
  add('S26-00003', 'AGC', 600.5)
  for (const step of ['undo', 'undo', 'redo', 'undo', 'redo']) api().review![step]!(caseOf('S26-00003').id)
  api().cases!.saveDraft!(caseOf('S26-00003').id, abnormal)
  // Three slides of one order. Only the last has a draft.
  act('S26-00004 B', 0, 3, { kind: 'accept' })
  api().cases!.saveDraft!(caseOf('S26-00004 C').id, draft({ quality: ['air-drying'], comment: 'Third slide.' }))
  act('by hand', 0, 1, { kind: 'relabel', label: 'SCC' })
  api().cases!.edit!({ caseId: caseOf('by hand').id, patientName: 'Poole, Grace', patientAge: 51 })
}

/** Signs two cases: the first of two slides of one order, and one that was screened with two scales. */
async function sign(): Promise<void> {
  act('S26-00002 A', 0, 2, { kind: 'accept' })
  act('S26-00002 A', 0, 1, { kind: 'mark', marked: true })
  act('S26-00002 B', 0, 1, { kind: 'accept' })
  act('rescaled', 0, 3, { kind: 'relabel', label: 'HSIL' })
  api().cases!.setScale!(caseOf('rescaled').slideId, 0.4)
  await screened(caseOf('rescaled').slideId)
  act('rescaled', 1, 3, { kind: 'accept' })
  act('rescaled', 1, 2, { kind: 'mark', marked: true })
  for (const name of ['S26-00002 A', 'rescaled']) {
    const { savedAt } = api().cases!.saveDraft!(caseOf(name).id, abnormal) as { savedAt: string }
    await api().cases!.signOut!(caseOf(name).id, {
      ...{ signer: 'Dr. Ada Byron', meaning: 'I have reviewed this case.', draftSavedAt: savedAt },
    })
  }
}

async function captureByCamera(): Promise<void> {
  const mode = { camera: 'Test camera (1234:5678)', objective: 40, width: 640, height: 480 }
  const scale = { ...mode, micronsPerPixel: 0.25, method: 'line', lineMicrons: 100, linePx: 400 }
  api().camera!.saveCalibration!(scale)
  const { id } = api().camera!.begin!(mode) as Row
  await api().camera!.discard!(id)
  api().camera!.begin!(mode)
}

async function whatItShows() {
  const rows = api().worklist!.list!() as Row[]
  const details: unknown[] = []
  const columns: unknown[] = []
  const labels: unknown[] = []
  const cells: unknown[] = []
  for (const { id, slideId } of rows) {
    details.push(await api().cases!.open!(id))
    const ids = cellsOf(slideId)
    columns.push(api().cells!.columns!(slideId, 0))
    labels.push(api().orders!.label!(slideId))
    for (const cell of ids.slice(0, 3)) cells.push(api().cells!.detail!(cell))
  }
  const checks = []
  for await (const finding of verify!(dataFolder) as AsyncIterable<{ check: string }>)
    if (finding.check !== 'slide') checks.push(finding)
  return {
    ...{ worklist: api().worklist!.list!(), details, columns, labels, cells, checks, tray: api().orders!.tray!() },
    ...{ imports: api().orders!.imports!(), quarantine: api().intake!.quarantine!(), camera: api().camera!.state!() },
    settings: api().system!.settings!(),
  }
}

function store(): void {
  const plain = join(folder, 'plain.sqlite')
  const db = new Sqlite(join(dataFolder, 'daybreak.sqlite'))
  const version = db.pragma('user_version', { simple: true })
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: checkout, encoding: 'utf8' }).trim()
  db.prepare('VACUUM INTO ?').run(plain)
  db.close()
  mkdirSync(fixtures, { recursive: true })
  writeFileSync(join(fixtures, `records-v${version}.sqlite.gz`), gzipSync(readFileSync(plain), { level: 9 }))
  const text = `${JSON.stringify({ commit, version, ...shown }, null, 1)}\n`
  writeFileSync(join(fixtures, `records-v${version}.json.gz`), gzipSync(text, { level: 9 }))
  console.log(`${fixtures}records-v${version}: made by ${commit}`)
}

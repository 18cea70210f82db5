/**
 * `npm run bench`: everything, as a table; `npm run bench -- slides tiles window screening memory` a part of it (`pan`
 * the part of slides that moves one); `--write` puts
 * the table into docs/benchmarks.md. Builds the window first; makes its slides once, in bench/.out.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { repository, svs } from '../e2e/host.ts'
import { goBeforeOthers } from './before-others.ts'
import { fifteenMillimetres, nineMillimetres, tenGigapixels } from './files.ts'
import { benchPan } from './pan.ts'
import { benchParts, benchScreening } from './screening.ts'
import { benchShareOfPeak } from './share-of-peak.ts'
import { benchSlideMemory } from './slide-memory.ts'
import { benchSlides } from './slides.ts'
import { benchDicomOpening } from './slides-dicom.ts'
import { type Figure, table } from './table.ts'
import { benchTiles } from './tiles.ts'
import { benchWindow } from './window.ts'

const words = process.argv.slice(2)
const write = words.includes('--write')
const wanted = words.filter((word) => !word.startsWith('--'))
const asked = (name: string): boolean => wanted.length === 0 || wanted.includes(name)

spawnSync('electron-vite', ['build'], { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' })
goBeforeOthers()
const figures: Figure[] = []
const add = (more: readonly Figure[]): void => {
  figures.push(...more)
  console.log(table(more))
}

if (asked('slides')) add(await benchSlides())
if (asked('slides')) add(await benchDicomOpening())
if (['slides', 'pan'].some(asked)) add(await benchPan())
if (['slides', 'pan'].some(asked)) add(await benchSlideMemory())
// Made only where it is needed: it takes minutes.
const large = ['tiles', 'screening'].some(asked) ? await fifteenMillimetres() : ''
if (asked('tiles')) {
  if (existsSync(svs)) add(await benchTiles(svs))
  add(await benchTiles(large))
}
if (asked('screening')) add(await benchShareOfPeak(join(repository, 'models')))
if (asked('screening')) add(await benchParts(large))
if (asked('screening')) add((await benchScreening(large, { name: '15 x 15 mm', limitMs: 180_000 })).figures)
if (asked('window')) {
  const { data, caseId, cells } = await benchScreening(await nineMillimetres(), { name: '9 x 9 mm' })
  add(await benchWindow(data, caseId, cells))
}
if (asked('memory')) add((await benchScreening(await tenGigapixels(), { name: '10 gigapixels' })).figures)

const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, no GPU; Node ${process.version}; ${execFileSync('uname', ['-sr'], { encoding: 'utf8' }).trim()}`
const page = `# Benchmarks\n\nMeasured with \`npm run bench -- --write\` on ${machine}, ${new Date().toISOString().slice(0, 10)}. Medians of several runs; peers\nrun in turn with ours, on the same files. Needs wrk and python3-openslide (apt-get) for the tiles.\n\n${table(figures)}\n`
console.log(`\n${machine}\n\n${table(figures)}`)
if (write) writeFileSync('docs/benchmarks.md', `${page}${notesOf('docs/benchmarks.md')}`)

/** What people wrote below the table stays. */
function notesOf(file: string): string {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  return lines.slice(lines.findLastIndex((line) => line.startsWith('|')) + 1).join('\n')
}

process.exit(figures.some((figure) => figure.ok === false) ? 1 : 0)

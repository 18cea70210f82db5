import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { writeSpots } from '#main/testing/index.ts'
import { loadedLibraries } from './testing/loaded-libraries.ts'

interface Told {
  readonly imported: string
  readonly got: Readonly<Record<string, number>>
  readonly libraries: readonly string[]
}

/** Libraries that decode pictures or run networks, by their file names on every platform. */
const decoders = /vips|sharp|onnxruntime|openslide|openjp|koffi|charls|libjpeg|libtiff|libpng|dicom/i

const decodersOf = (libraries: readonly string[]): string[] =>
  libraries.map((path) => path.split(/[\\/]/).slice(-4).join('/')).filter((name) => decoders.test(name))

const folder = mkdtempSync(join(tmpdir(), 'daybreak-libraries-'))
let main: ChildProcess | null = null
afterEach(() => {
  main?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

describe('the main process', () => {
  it('loads no decoder, whatever it imports, shows, prints and makes', async () => {
    const picture = join(folder, 'field.png')
    await writeSpots(picture, 5000, 3000, [{ x: 100, y: 100, red: true }])
    const core = fork(new URL('./testing/list-libraries.ts', import.meta.url), [join(folder, 'data'), picture], {
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    main = core
    const told = await new Promise<Told>((resolve, reject) => {
      core.on('message', (message) => resolve(message as Told))
      core.on('exit', (code) => reject(new Error(`the core ended with ${code}`)))
    })

    expect(told.imported).toBe('imported')
    expect(Object.entries(told.got).filter(([, status]) => status !== 200 && status !== 204)).toEqual([])
    expect(told.libraries.filter((path) => /better-sqlite3-multiple-ciphers/.test(path))).toHaveLength(1)
    expect(decodersOf(told.libraries)).toEqual([])
  }, 120_000)

  it('is checked by a method that detects the decoder of this process, which draws the picture', () => {
    expect(decodersOf(loadedLibraries())).not.toEqual([])
  })
})

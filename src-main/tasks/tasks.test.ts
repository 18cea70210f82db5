import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRecords, type RecordsFile } from '#main/storage/index.ts'
import { bareDatabase } from '#main/storage/testing/index.ts'
import { openTasks, readTasks } from './index.ts'
import { ownTasks, tasksOn } from './testing/index.ts'

let folder: string
let records: RecordsFile
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-tasks-'))
  records = openRecords(join(folder, 'daybreak.sqlite'))
})
afterEach(() => {
  records.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Writes a changed copy of the cervical manifest into the laboratory's folder. */
function write(name: string, change: (text: string) => string): string {
  const home = join(folder, 'tasks', name)
  mkdirSync(home, { recursive: true })
  const text = readFileSync(join(ownTasks, 'cervix', 'task.json'), 'utf8').replace('"cervix"', `"${name}"`)
  writeFileSync(join(home, 'task.json'), change(text))
  return join(home, 'task.json')
}
const read = () => readTasks([ownTasks, join(folder, 'tasks')])
const rows = () =>
  records.read<[], [number, string, string]>('SELECT id, task, code FROM classes ORDER BY id', { raw: true }).all()

describe('The dictionary of classes', () => {
  it('keeps the ids that old records use for the cervical classes', () => {
    const codes = [
      ...['NILM', 'ASC-US', 'LSIL', 'ASC-H', 'HSIL', 'SCC', 'AGC'],
      ...['Trichomonas', 'Candida', 'Flora', 'Herpes', 'Actinomyces'],
    ]
    expect(rows()).toEqual(codes.map((code, id) => [id, 'cervix', code]))
    const tasks = tasksOn(records)
    expect(codes.map((code) => tasks.idOf('cervix', code))).toEqual(codes.map((_, id) => id))
    expect(codes.map((_, id) => tasks.codeOf(id))).toEqual(codes)
  })

  it('appends the classes of a new task once, with an event', () => {
    write('anus', (text) => text)
    for (const _ of ['first start', 'second start']) {
      const tasks = openTasks(records, read())
      expect(tasks.idOf('anus', 'NILM')).toBe(12)
      expect(tasks.codeOf(12)).toBe('NILM')
      expect(rows()).toHaveLength(24)
    }
    const events = records.read<[], string>("SELECT subject FROM events WHERE what = 'task-known'", { pluck: true })
    expect(events.all()).toEqual(['anus'])
  })

  it('never confuses an unknown class with another one', () => {
    const tasks = tasksOn(records)
    const failure = (code: string) => expect.objectContaining({ data: expect.objectContaining({ code }) })
    expect(() => tasks.idOf('cervix', 'CIN 2')).toThrow(failure('unknown-class'))
    expect(() => tasks.idOf('anus', 'NILM')).toThrow(failure('unknown-class'))
    expect(() => tasks.codeOf(12)).toThrow(failure('unknown-class'))
    expect(() => tasks.codeOf(-1)).toThrow(failure('unknown-class'))
    expect(() => tasks.of('anus')).toThrow(failure('task-missing'))
  })

  it('is never changed or emptied, and gives no code a second id', () => {
    const db = bareDatabase(join(folder, 'daybreak.sqlite'))
    for (const sql of [
      "UPDATE classes SET code = 'x' WHERE id = 0",
      'DELETE FROM classes',
      "INSERT OR REPLACE INTO classes (id, task, code) VALUES (0, 'cervix', 'x')",
      "INSERT OR REPLACE INTO classes (task, code) VALUES ('cervix', 'NILM')",
    ])
      expect(() => db.exec(sql)).toThrow('append-only')
    db.close()
  })
})

describe('A manifest of the laboratory', () => {
  it('is used beside the program’s own', () => {
    write('anus', (text) => text)
    const { tasks, refused } = read()
    expect([...tasks.keys()]).toEqual(['cervix', 'anus'])
    expect(refused).toEqual([])
  })

  it('that is faulty is refused with its file and line, and the others are used', () => {
    const file = write('anus', (text) => text.replace('"code": "LSIL"', '"code": "HSIL"'))
    const { tasks, refused } = read()
    expect([...tasks.keys()]).toEqual(['cervix'])
    expect(refused).toHaveLength(1)
    expect(refused[0]).toMatchObject({ code: 'task-invalid', params: { file, line: 11 } })
    expect(refused[0]?.params.detail).toContain('Two classes have the code HSIL.')
  })

  it.each([
    ['codes of classes', '"code": "LSIL"', '"code": "Hsil"', 'The class codes HSIL and Hsil differ only'],
    ['names of classes', '"name": "LSIL"', '"name": "hsil"', 'The name HSIL of HSIL is already used by LSIL.'],
  ])('with %s that look alike is refused with its file and line', (_, from, to, why) => {
    const file = write('anus', (text) => text.replace(from, to))
    const { refused } = read()
    expect(refused).toMatchObject([{ code: 'task-invalid', params: { file, line: expect.any(Number) } }])
    expect(refused[0]?.params.line).toBeGreaterThan(5)
    expect(refused[0]?.params.detail).toContain(why)
  })

  it('cannot use the name of one of the program’s own', () => {
    cpSync(join(ownTasks, 'cervix'), join(folder, 'tasks', 'cervix'), { recursive: true })
    const { tasks, refused } = read()
    expect(tasks.size).toBe(1)
    expect(refused[0]?.params.detail).toContain('Another task is already called cervix.')
  })

  it.each([
    ['is a folder', (file: string) => void mkdirSync(file), 'EISDIR'],
    ['is empty', (file: string) => writeFileSync(file, ''), 'the text ends too early'],
    ['is far too large', (file: string) => writeFileSync(file, ' '.repeat(1_000_001)), 'larger than 1\u00a0MB'],
    ['nests without end', (file: string) => writeFileSync(file, '['.repeat(200_000)), 'values are nested'],
    ['is UTF-16', (file: string) => writeFileSync(file, '{}', 'utf16le'), 'This is not JSON'],
  ])('that %s is refused by name, and the others are used', (_, spoil, why) => {
    const file = write('anus', (text) => text)
    rmSync(file)
    spoil(file)
    write('urine', (text) => text)
    const { tasks, refused } = read()
    expect([...tasks.keys()]).toEqual(['cervix', 'urine'])
    expect(refused).toMatchObject([{ code: 'task-invalid', params: { file, line: 1 } }])
    expect(refused[0]?.params.detail).toContain(why)
  })

  it('may begin with a byte order mark, as some editors write it', () => {
    write('anus', (text) => `\uFEFF${text}`)
    expect(read()).toMatchObject({ refused: [] })
    expect(read().tasks.has('anus')).toBe(true)
  })

  it('is missed by name, if a file has the place of the folder of tasks', () => {
    writeFileSync(join(folder, 'tasks'), '')
    expect(read().refused).toMatchObject([{ code: 'task-invalid', params: { file: join(folder, 'tasks') } }])
    expect(read().tasks.size).toBe(1)
  })

  it('of the program that is faulty prevents the start', () => {
    write('anus', () => '{')
    expect(() => readTasks([join(folder, 'tasks')])).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ code: 'task-invalid' }) }),
    )
  })
})

import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ada as reader } from '#shared/contract/testing.ts'
import { type OrdersLab, ordersLab } from './testing.ts'

let lab: OrdersLab
beforeEach(() => {
  lab = ordersLab()
})
afterEach(() => lab.close())

const bytes = (latin1: string) => Buffer.from(`accession;patient\n${latin1}`, 'latin1')
const polish = bytes('S26-1;\x8cwi\xb9tek \xa3ucja\n')
const danish = bytes('S26-2;\xd8rsted\n')
const namesIn = (slideId: number) => lab.orders.find(slideId, '').map(({ patientName }) => patientName)

describe('An order file that does not name its character set', () => {
  it('waits with its estimate, and is taken once a reader agrees', () => {
    const { slideId, caseId } = lab.arrive({ codes: ['S26-1'] })
    const file = lab.takeBytes(polish)
    expect(file).toMatchObject({ added: 0, problems: [{ code: 'encoding-ask', params: { encoding: 'windows-1250' } }] })
    expect(namesIn(slideId)).toEqual([])
    const preview = lab.orders.look(file.id, null)
    expect(preview).toMatchObject({ encoding: 'windows-1250', orderCount: 1, problemCount: 0 })
    expect(preview.orders).toEqual([{ line: 2, accession: 'S26-1', patientName: 'Świątek Łucja' }])
    expect(preview.percent).toBeGreaterThanOrEqual(95)
    expect(lab.orders.takeAs(reader, file.id, 'windows-1250')).toMatchObject({ added: 1, matched: 1, problemCount: 0 })
    expect(lab.cases.row(reader, caseId).patientName).toBe('Świątek Łucja')
    expect(() => lab.orders.takeAs(reader, file.id, 'windows-1250')).toThrow('conflict')
  })

  it('is not read at all if its letters leave doubt, until a reader chooses', () => {
    const file = lab.takeBytes(danish)
    expect(file.problems).toMatchObject([{ code: 'encoding-unsure' }])
    expect(lab.orders.look(file.id, null)).toMatchObject({ encoding: null, percent: null, orderCount: 0 })
    const own = lab.orders.look(file.id, 'windows-1252')
    expect(own).toMatchObject({ encoding: 'windows-1252', percent: null, orders: [{ patientName: 'Ørsted' }] })
    expect(lab.orders.takeAs(reader, file.id, 'windows-1252')).toMatchObject({ added: 1 })
    expect(lab.orders.imports()).toHaveLength(1)
  })

  it('stays waiting if its bytes do not belong to the chosen set', () => {
    const file = lab.takeBytes(bytes('S26-1;\xd8\xff\n'))
    expect(lab.orders.takeAs(reader, file.id, 'gb18030')).toMatchObject({
      added: 0,
      problems: [{ code: 'encoding-wrong' }],
    })
    expect(lab.orders.takeAs(reader, file.id, 'windows-1252')).toMatchObject({ added: 1 })
  })

  it('in a folder is read again, and refused if it was changed or removed meanwhile', () => {
    const path = join(lab.folder, 'polish.csv')
    const write = (contents: Uint8Array) => {
      writeFileSync(path, contents)
      return Math.round(statSync(path).mtimeMs)
    }
    const file = lab.takeBytes(polish, 'polish.csv', path, write(polish))
    // Another run of the program has nothing in memory.
    for (let n = 0; n < 9; n++) lab.takeBytes(danish, `other-${n}.csv`)
    expect(lab.orders.look(file.id, null).orders[0]?.patientName).toBe('Świątek Łucja')
    write(Buffer.concat([polish, Buffer.from('S26-9;Nobody\n')]))
    expect(() => lab.orders.takeAs(reader, file.id, 'windows-1250')).toThrow('file-changed')
    expect(() => lab.orders.look(9999, null)).toThrow('not-found')
  })

  it('that was chosen by hand has to be chosen again after eight others', () => {
    const file = lab.takeBytes(polish)
    for (let n = 0; n < 8; n++) lab.takeBytes(danish, `other-${n}.csv`)
    expect(() => lab.orders.look(file.id, null)).toThrow('choose-again')
  })
})

it('A Unicode file is taken at once, because it needs no estimate', () => {
  expect(lab.take('S26-1,Müller,F,,,\n')).toMatchObject({ added: 1, problemCount: 0 })
})

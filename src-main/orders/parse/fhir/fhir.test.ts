import { describe, expect, it } from 'vitest'
import { parse, personIn, problemsOf } from '../testing.ts'

const jane = {
  resourceType: 'Patient',
  id: '1',
  name: [{ family: 'Doe', given: ['Jane'] }],
  gender: 'female',
  birthDate: '1980-01-02',
  identifier: [{ system: 'urn:x', value: 'MRN1' }],
}
const beth = { ...jane, name: [{ family: 'Beta', given: ['B'] }], identifier: [{ system: 'urn:y', value: 'MRN1' }] }
const request = {
  resourceType: 'ServiceRequest',
  id: 's',
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/1' },
  identifier: [{ value: 'S26-00001' }],
}
type Entry = { readonly fullUrl?: string; readonly resource: object }
const bundle = (...entry: Entry[]) => ({ resourceType: 'Bundle', type: 'collection', entry })
/** The patient of a request with that reference, among entries. */
const led = (reference: string | object, entries: Entry[], fullUrl?: string) => {
  const subject = typeof reference === 'string' ? { reference } : reference
  return personIn(bundle(...entries, { ...(fullUrl && { fullUrl }), resource: { ...request, subject } }))
}
const at = (fullUrl: string, resource: object = jane): Entry => ({ fullUrl, resource })

describe('The patient of a FHIR order', () => {
  it('is the one on the order’s own server if two servers use one id', () => {
    const both = [at('http://a/fhir/Patient/1'), at('http://b/fhir/Patient/1', beth)]
    expect(led('Patient/1', both, 'http://a/fhir/ServiceRequest/7')).toBe('Doe, Jane')
    expect(led('Patient/1', both, 'http://b/fhir/ServiceRequest/7')).toBe('Beta, B')
    expect(led('Patient/1', both, 'http://c/fhir/ServiceRequest/7')).toBe('fhir-reference')
    expect(led('Patient/1', both)).toBe('fhir-reference-many')
    expect(led('http://b/fhir/Patient/1', both)).toBe('Beta, B')
    expect(led('http://c/fhir/Patient/1', both)).toBe('fhir-reference')
  })

  it('is found by address, with or without a version, and by URN in any case of letters', () => {
    const uuid = 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0'
    expect(led('http://x/fhir/Patient/1/_history/3', [at('http://x/fhir/Patient/1')])).toBe('Doe, Jane')
    expect(led('Patient/1/_history/3', [at(uuid)])).toBe('Doe, Jane')
    expect(led(uuid.toUpperCase().replace('URN:UUID', 'urn:uuid'), [at(uuid)])).toBe('Doe, Jane')
    expect(led('urn:oid:1.2.3', [at('urn:oid:1.2.3')])).toBe('Doe, Jane')
    expect(led('Patient/1', [{ resource: jane }])).toBe('Doe, Jane')
    expect(led('Patient/1', [{ resource: jane }], 'http://a/fhir/ServiceRequest/7')).toBe('Doe, Jane')
    expect(led('Patient/2', [{ resource: jane }])).toBe('fhir-reference')
    expect(led('http://a/fhir/Patient/1', [{ resource: jane }])).toBe('fhir-reference')
  })

  it('has the requested version', () => {
    const versions = ['3', '4'].map((versionId, i) =>
      at('http://x/fhir/Patient/1', { ...(i ? beth : jane), meta: { versionId } }),
    )
    expect(led('http://x/fhir/Patient/1/_history/4', versions)).toBe('Beta, B')
    expect(led('http://x/fhir/Patient/1/_history/9', versions)).toBe('fhir-version')
    expect(led('http://x/fhir/Patient/1', versions)).toBe('fhir-reference-many')
  })

  it('is contained in the order, and in no other', () => {
    const alone = (contained: object[]) => personIn({ ...request, subject: { reference: '#1' }, contained })
    expect(alone([jane])).toBe('Doe, Jane')
    expect(alone([{ ...jane, id: '2' }])).toBe('fhir-reference')
    const other = {
      ...request,
      id: 't',
      identifier: [{ value: 'S26-2' }],
      contained: [jane],
      subject: { reference: '#1' },
    }
    const mine = { ...request, subject: { reference: '#1' } }
    expect(problemsOf(bundle({ resource: other }, { resource: mine }))).toEqual(['1 fhir-reference'])
  })

  it('is found by an identifier of its system', () => {
    const both = [at('urn:uuid:1'), at('urn:uuid:2', { ...beth, id: '2' })]
    const by = (system: string | undefined, value: string) => ({ identifier: { ...(system && { system }), value } })
    expect(led(by('urn:x', 'MRN1'), both)).toBe('Doe, Jane')
    expect(led(by('urn:y', 'MRN1'), both)).toBe('Beta, B')
    expect(led(by('urn:z', 'MRN1'), both)).toBe('fhir-reference')
    expect(led(by(undefined, 'MRN1'), both)).toBe('fhir-reference')
    expect(led('Patient?identifier=urn:x|MRN1', both)).toBe('Doe, Jane')
    expect(led({ reference: 'Patient/gone', identifier: { system: 'urn:x', value: 'MRN1' } }, both)).toBe('Doe, Jane')
    expect(led(by('urn:x', 'MRN1'), [both[0]!, at('urn:uuid:3', { ...beth, identifier: jane.identifier })])).toBe(
      'fhir-reference-many',
    )
  })

  it('that cannot be found gives no order, whatever the reference looks like', () => {
    expect(led({ reference: 'Patient/9', display: 'Doe, Jane' }, [at('urn:uuid:1')])).toBe('fhir-reference')
    expect(led({}, [at('urn:uuid:1')])).toBe('fhir-reference')
    expect(led('Device/1', [at('urn:uuid:1', { resourceType: 'Device', id: '1' })])).toBe('fhir-reference')
    expect(led({ display: 'Doe, Jane' }, [])).toBe('Doe, Jane')
  })
})

describe('The name of a FHIR patient', () => {
  const named = (...name: object[]) => led('Patient/1', [at('urn:uuid:1', { ...jane, name })])
  const doe = { family: 'Doe', given: ['Jane', 'A'] }
  it('is the official one, otherwise the usual one, otherwise one without a use, but never a former one', () => {
    expect(named({ use: 'maiden', family: 'Smith', given: ['Jane'] }, doe)).toBe('Doe, Jane A')
    expect(named({ family: 'Smith' }, { ...doe, use: 'official' })).toBe('Doe, Jane A')
    expect(named({ use: 'nickname', text: 'Janie' }, { use: 'temp', text: 'Temp' }, { ...doe, use: 'usual' })).toBe(
      'Doe, Jane A',
    )
    expect(named({ use: 'old', family: 'Smith' })).toBe('no-current-name')
    expect(named({ use: 'invented', family: 'Smith' })).toBe('no-current-name')
  })

  it('is currently valid', () => {
    const smith = { use: 'official', family: 'Smith', given: ['Jane'] }
    expect(named({ ...smith, period: { end: '2010-01-01' } }, { ...doe, use: 'usual' })).toBe('Doe, Jane A')
    expect(named({ ...smith, period: { start: '2030' } }, doe)).toBe('Doe, Jane A')
    expect(named({ ...smith, period: { end: '2026-11-25' } }, doe)).toBe('Smith, Jane')
    expect(named({ ...smith, period: { end: '2026' } }, doe)).toBe('Smith, Jane')
    expect(named({ ...smith, period: { end: '2010-01-01T00:00:00Z' } })).toBe('no-current-name')
    expect(named({ ...smith, period: { start: '2001' } }, { ...doe, use: 'official', period: { start: '2011' } })).toBe(
      'Doe, Jane A',
    )
  })

  it('is its text if it has no parts', () => {
    expect(named({ text: 'Jane Doe' })).toBe('Jane Doe')
    expect(named({ family: 'Doe', text: 'Jane Doe' })).toBe('Jane Doe')
    expect(named({ given: ['Jane'] })).toBe('Jane')
    expect(problemsOf(bundle(at('urn:uuid:1', { ...jane, name: [] }), { resource: request }))).toEqual(['1 no-patient'])
    expect(named({ family: { no: 'text' } })).toBe('unreadable-character')
  })
})

describe('The accession number of a FHIR order', () => {
  const placer = { type: { coding: [{ code: 'PLAC' }] }, value: '998877' }
  const specimen = (id: string, value: string, more = {}) => ({
    resource: { resourceType: 'Specimen', id, accessionIdentifier: { value }, ...more },
  })
  const numbers = (change: object, ...specimens: Entry[]) => {
    const { orders, problems } = parse(bundle(at('urn:uuid:1'), { resource: { ...request, ...change } }, ...specimens))
    return [...orders.map(({ accession }) => accession), ...problems.map(({ code }) => code)].join()
  }
  const of = (...ids: string[]) => ids.map((id) => ({ reference: `Specimen/${id}` }))
  it('is that of its specimen, or of each of its specimens', () => {
    expect(numbers({ identifier: [placer], specimen: of('9') }, specimen('9', 'S26-00003'))).toBe('S26-00003')
    expect(numbers({ specimen: of('8', '9') }, specimen('8', 'S26-8'), specimen('9', 'S26-9'))).toBe('S26-8,S26-9')
    expect(numbers({ specimen: of('9') }, specimen('9', 'S26-9', { status: 'entered-in-error' }))).toBe('S26-00001')
  })

  it('is the identifier of that type, and two different ones are reported', () => {
    const assigned = { type: { coding: [{ code: 'ACSN' }] }, value: 'S26-7' }
    expect(numbers({ identifier: [placer, assigned], specimen: of('9') }, specimen('9', 'S26-7-A'))).toBe('S26-7')
    expect(numbers({ identifier: [assigned], specimen: of('9') }, specimen('9', 'S26-8'))).toBe('accessions-differ')
    expect(numbers({ identifier: [{ ...assigned, use: 'old', value: 'S26-1' }, { value: 'S26-2' }] })).toBe('S26-2')
    expect(numbers({ identifier: [placer] })).toBe('998877')
  })
})

describe('A FHIR file', () => {
  it('may have one resource per line, and a wrong line affects only itself', () => {
    const lines = [jane, request, { ...request, subject: { reference: 'Patient/9' } }].map((one) => JSON.stringify(one))
    const text = [lines[0], '', lines[1], '{"resourceType": ', lines[2]].join('\r\n')
    expect(parse(text).orders).toMatchObject([{ line: 3, patientName: 'Doe, Jane' }])
    expect(problemsOf(text)).toEqual(['4 json', '5 fhir-reference'])
  })

  it('withdraws orders by their status, but not in a state that FHIR does not have', () => {
    const state = (status: string) =>
      parse(bundle(at('urn:uuid:1'), { resource: { ...request, status } })).orders[0]?.cancelled
    expect(['revoked', 'entered-in-error'].map(state)).toEqual([true, true])
    expect(['active', 'draft', 'on-hold', 'completed', 'unknown'].map(state)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ])
    const wrong = (change: object) => problemsOf(bundle(at('urn:uuid:1'), { resource: { ...request, ...change } }))
    expect(wrong({ status: 'cancelled' })).toEqual(['1 fhir-status'])
    expect(wrong({ doNotPerform: true })).toEqual(['1 fhir-modified'])
    expect(wrong({ modifierExtension: [{ url: 'urn:z', valueBoolean: true }] })).toEqual(['1 fhir-modified'])
  })

  it('with bundles in a bundle keeps their references apart', () => {
    const inner = (patient: object, value: string) => ({
      resource: bundle(at('urn:uuid:1', patient), { resource: { ...request, identifier: [{ value }] } }),
    })
    const { orders } = parse(bundle(inner(jane, 'S26-1'), inner(beth, 'S26-2')))
    expect(orders.map(({ accession, patientName }) => [accession, patientName])).toEqual([
      ['S26-1', 'Doe, Jane'],
      ['S26-2', 'Beta, B'],
    ])
  })
})

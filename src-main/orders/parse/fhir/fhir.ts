import { type AccessionPattern, accessionKey } from '#shared/domain/accession.ts'
import { collector, type ParsedOrders, type ParseOptions, Unreadable } from '../parsed.ts'
import { isObject, type Json, objectsOf, type Resource, readJson, textOf } from './json.ts'
import { nameOf } from './person.ts'
import { type Entry, resolve, type Scope } from './references.ts'

const takenBack = new Set(['revoked', 'entered-in-error'])
const standing = new Set(['', 'draft', 'active', 'on-hold', 'completed', 'unknown'])

/**
 * FHIR R4 ServiceRequest: alone, in a Bundle with its Patient and Specimen, or with one resource per line (NDJSON). The
 * accession number is the identifier of type ACSN. Without one, it is the specimen's, then the first identifier that
 * looks like an accession number, then the filler's, the requisition's or the placer's.
 */
export function parseFhir(text: string, options: ParseOptions): ParsedOrders {
  const { add, problem, result } = collector(options)
  const { roots, wrongLines, lineOf } = readJson(text)
  for (const line of wrongLines) problem(line, 'json')
  const loose: Entry[] = []
  let requests = 0
  for (const root of roots) {
    if (isObject(root) && root.resourceType === 'Bundle') readScope(entriesOf(root))
    else if (isObject(root) && typeof root.resourceType === 'string') loose.push({ resource: root, fullUrl: '' })
    else problem(isObject(root) ? lineOf(root) : 1, 'fhir-type', { type: '–' })
  }
  readScope(loose)
  const isAlone = roots.length === 1 && loose.length === 1
  if (requests === 0 && isAlone) problem(1, 'fhir-type', { type: textOf(loose[0]?.resource.resourceType).slice(0, 40) })
  else if (requests === 0 && result().problems.length === 0) problem(1, 'fhir-no-request')
  return result()

  function readScope(scope: Scope) {
    for (const entry of scope) {
      const { resource } = entry
      if (resource.resourceType === 'Bundle') readScope(entriesOf(resource))
      if (resource.resourceType !== 'ServiceRequest') continue
      requests++
      try {
        readRequest(entry, scope)
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error
        problem(lineOf(resource), error.code, error.params)
      }
    }
  }

  function readRequest(entry: Entry, scope: Scope) {
    const { resource: request } = entry
    const status = textOf(request.status)
    if (!takenBack.has(status) && !standing.has(status)) throw new Unreadable('fhir-status')
    // Elements that must not be ignored but are unknown here may reverse the order's meaning.
    if (request.doNotPerform === true || objectsOf(request.modifierExtension).length > 0)
      throw new Unreadable('fhir-modified')
    const person = personOf(entry, scope)
    const specimens = specimensOf(entry, scope)
    const specimenText = [...specimens.map(({ words }) => words), wordsOf(request.code)].filter((words) => words !== '')
    const line = lineOf(request)
    for (const accession of accessionsOf(request, specimens, options.pattern))
      add({
        line,
        accession,
        ...person,
        specimenText: specimenText.join('; '),
        cancelled: takenBack.has(status),
      })
  }

  /** The patient of the request. A name without a record is used alone. Throws Unreadable. */
  function personOf({ resource: request, fullUrl }: Entry, scope: Scope) {
    const line = lineOf(request)
    const subject = isObject(request.subject) ? request.subject : {}
    const patient = resolve(subject, { resource: request, fullUrl }, scope)
    const isReferred = textOf(subject.reference) !== '' || isObject(subject.identifier)
    const display = textOf(subject.display)
    if (patient && patient.resourceType !== 'Patient') throw new Unreadable('fhir-reference', { field: 'subject' })
    if (!patient && (isReferred || display === '')) throw new Unreadable('fhir-reference', { field: 'subject' })
    if (!patient) return { patientName: display, sex: '', birthDate: '', patientLine: line }
    if (objectsOf(patient.modifierExtension).length > 0) throw new Unreadable('fhir-modified')
    return {
      patientName: nameOf(patient, options.today),
      sex: textOf(patient.gender),
      birthDate: textOf(patient.birthDate),
      patientLine: lineOf(patient),
    }
  }
}

const entriesOf = (bundle: Resource): Entry[] =>
  objectsOf(bundle.entry).flatMap(({ resource, fullUrl }) =>
    isObject(resource) ? [{ resource, fullUrl: textOf(fullUrl) }] : [],
  )

interface Specimen {
  readonly words: string
  readonly accession: string
}

/** The specimens of a request. A specimen that is not in the file has the name that the request gives it. */
function specimensOf(entry: Entry, scope: Scope): Specimen[] {
  return objectsOf(entry.resource.specimen).flatMap((reference) => {
    const found = resolve(reference, entry, scope)
    if (found?.status === 'entered-in-error') return []
    const accession = isObject(found?.accessionIdentifier) ? textOf(found.accessionIdentifier.value) : ''
    return [{ words: wordsOf(found?.type) || textOf(reference.display), accession }]
  })
}

/** The accession numbers of a request: one, or one per specimen. Throws `accessions-differ`. */
function accessionsOf(request: Resource, specimens: readonly Specimen[], pattern: AccessionPattern): string[] {
  const requisition = isObject(request.requisition) ? request.requisition : null
  const identifiers = [...objectsOf(request.identifier), ...(requisition ? [requisition] : [])].filter(
    ({ use }) => use !== 'old',
  )
  const ofType = (code: string) =>
    identifiers.find(({ type }) => isObject(type) && objectsOf(type.coding).some((one) => one.code === code))
  const assigned = textOf(ofType('ACSN')?.value)
  const ofSpecimens = [
    ...new Map(specimens.map(({ accession }) => [accessionKey(accession), accession])).values(),
  ].filter((accession) => accession !== '')
  if (assigned !== '') {
    // A specimen's number may extend the order's (`S26-1` and `S26-1-A`). A different one is another case.
    const isOther = ofSpecimens.some((accession) => !accessionKey(accession).startsWith(accessionKey(assigned)))
    if (isOther) throw new Unreadable('accessions-differ')
    return [assigned]
  }
  if (ofSpecimens.length > 0) return ofSpecimens
  const values = identifiers.map(({ value }) => textOf(value))
  const found = values.map((value) => pattern.firstIn(value)).find((accession) => accession !== null)
  const named = ofType('FILL') ?? requisition ?? ofType('PLAC')
  return [(found ?? '') || textOf(named?.value) || values[0] || '']
}

const wordsOf = (concept: Json | undefined): string => {
  if (!isObject(concept)) return ''
  const displays = objectsOf(concept.coding).map(({ display }) => textOf(display))
  return textOf(concept.text) || (displays.find((text) => text !== '') ?? '')
}

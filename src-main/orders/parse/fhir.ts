import { accessionIn } from '#shared/domain/accession.ts'
import { collector, type ParsedOrders, type ParseOptions } from './parsed.ts'

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
type Resource = { readonly [key: string]: Json }

const takenBack = new Set(['revoked', 'entered-in-error'])

/**
 * Parses FHIR R4 ServiceRequests, alone or in a Bundle with their Patient and Specimen. The accession number is the
 * identifier of type ACSN, otherwise the first that matches the pattern, otherwise the filler's, the requisition's or
 * the placer's.
 */
export function parseFhir(text: string, options: ParseOptions): ParsedOrders {
  const { add, problem, result } = collector(options)
  let root: Json
  const { starts, tooDeep } = objectsIn(text)
  if (tooDeep !== null) {
    problem(tooDeep, 'json')
    return result()
  }
  try {
    root = JSON.parse(text) as Json
  } catch (error) {
    problem(lineOfSyntaxError(text, (error as Error).message), 'json')
    return result()
  }
  const lineOf = linesOfObjects(starts, root)
  if (!isObject(root) || (root.resourceType !== 'ServiceRequest' && root.resourceType !== 'Bundle')) {
    problem(1, 'fhir-type', { type: isObject(root) ? textOf(root.resourceType).slice(0, 40) || '–' : '–' })
    return result()
  }
  const entries = root.resourceType === 'Bundle' ? listOf(root.entry).filter(isObject) : [{ resource: root }]
  const byReference = new Map<string, Resource>()
  for (const { fullUrl, resource } of entries as Resource[]) {
    if (!isObject(resource)) continue
    if (textOf(fullUrl)) byReference.set(textOf(fullUrl), resource)
    if (textOf(resource.id)) byReference.set(`${textOf(resource.resourceType)}/${textOf(resource.id)}`, resource)
  }
  const requests = entries.flatMap(({ resource }) =>
    isObject(resource) && resource.resourceType === 'ServiceRequest' ? [resource] : [],
  )
  if (requests.length === 0) problem(1, 'fhir-no-request')
  for (const request of requests) readRequest(request)
  return result()

  function readRequest(request: Resource) {
    const line = lineOf(request)
    const find = (reference: Json | undefined): Resource | null => {
      const to = isObject(reference) ? textOf(reference.reference) : ''
      if (to.startsWith('#'))
        return (
          listOf(request.contained)
            .filter(isObject)
            .find(({ id }) => id === to.slice(1)) ?? null
        )
      return byReference.get(to) ?? byReference.get(to.split('/').slice(-2).join('/')) ?? null
    }
    const patient = find(request.subject)
    const said = isObject(request.subject) ? textOf(request.subject.display) : ''
    if (!patient && said === '') return problem(line, 'fhir-reference', { field: 'subject' })
    const specimens = listOf(request.specimen).map((one) => find(one) ?? (isObject(one) ? one : {}))
    add({
      line,
      accession: accessionOf(request, options.pattern),
      patientName: patient ? nameOf(patient) || said : said,
      sex: textOf(patient?.gender),
      birthDate: textOf(patient?.birthDate),
      specimenText: specimens
        .map((one) => wordsOf(one.type) || textOf(one.display))
        .concat(wordsOf(request.code))
        .filter((words) => words !== '')
        .join('; '),
      cancelled: takenBack.has(textOf(request.status)),
      patientLine: patient ? lineOf(patient) : line,
    })
  }
}

function accessionOf(request: Resource, pattern: RegExp): string {
  const identifiers = [...listOf(request.identifier), request.requisition ?? null].filter(isObject)
  const ofType = (code: string) =>
    identifiers.find(
      ({ type }) => isObject(type) && listOf(type.coding).some((one) => isObject(one) && one.code === code),
    )
  const values = identifiers.map(({ value }) => textOf(value))
  const found = values.map((value) => accessionIn(value, pattern)).find((accession) => accession !== null)
  const named = ofType('FILL') ?? (isObject(request.requisition) ? request.requisition : undefined) ?? ofType('PLAC')
  return textOf(ofType('ACSN')?.value) || (found ?? '') || textOf(named?.value) || values[0] || ''
}

function nameOf(patient: Resource): string {
  const names = listOf(patient.name).filter(isObject)
  const name = names.find(({ use }) => use === 'official') ?? names.find(({ use }) => use === 'usual') ?? names[0]
  if (!name) return ''
  const parts = [textOf(name.family), listOf(name.given).map(textOf).join(' ')].filter((part) => part !== '')
  return parts.join(', ') || textOf(name.text)
}

const wordsOf = (concept: Json | undefined): string => {
  if (!isObject(concept)) return ''
  const coding = listOf(concept.coding).filter(isObject)
  return textOf(concept.text) || (coding.map(({ display }) => textOf(display)).find((text) => text !== '') ?? '')
}

const isObject = (value: Json | undefined): value is Resource =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value.trim() : '')

/** Deepest allowed nesting. No real resource is deeper; a deeper one was made to exhaust a parser. */
const deepest = 200

/** Lines of the opening braces, and the line on which the nesting becomes too deep. */
function objectsIn(text: string): { starts: readonly number[]; tooDeep: number | null } {
  const starts: number[] = []
  let line = 1
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const sign = text[i]
    if (sign === '\n') line++
    else if (inString && sign === '\\') i++
    else if (sign === '"') inString = !inString
    else if (!inString && (sign === '{' || sign === '[')) {
      if (sign === '{') starts.push(line)
      if (++depth > deepest) return { starts, tooDeep: line }
    } else if (!inString && (sign === '}' || sign === ']')) depth--
  }
  return { starts, tooDeep: null }
}

/** The first line of each object, from the opening braces in the order in which the objects are visited. */
function linesOfObjects(starts: readonly number[], root: Json): (resource: Resource) => number {
  const lines = new Map<Resource, number>()
  let next = 0
  const walk = (value: Json): void => {
    if (Array.isArray(value)) for (const item of value) walk(item)
    else if (isObject(value)) {
      lines.set(value, starts[next++] ?? 1)
      for (const item of Object.values(value)) walk(item)
    }
  }
  walk(root)
  return (resource) => lines.get(resource) ?? 1
}

function lineOfSyntaxError(text: string, message: string): number {
  const line = /line (\d+)/.exec(message)?.[1]
  if (line) return Number(line)
  const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.length)
  return text.slice(0, position).split('\n').length
}

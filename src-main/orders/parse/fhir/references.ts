import { Unreadable } from '../parsed.ts'
import { isObject, type Json, objectsOf, type Resource, textOf } from './json.ts'

/** A resource, and the address by which others refer to it. */
export interface Entry {
  readonly resource: Resource
  /** Empty if it has none. */
  readonly fullUrl: string
}

/** A Bundle, or the separate resources of a file. References are resolved within it. */
export type Scope = readonly Entry[]

/** `[base/]Type/id[/_history/version]`, in parts. */
const restful =
  /^(?:(https?:\/\/.+)\/)?([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/([A-Za-z0-9\-.]{1,64}))?$/

const baseOf = (fullUrl: string): string | null => restful.exec(fullUrl)?.[1] ?? null
/** UUIDs are compared without regard to case. */
const comparable = (url: string): string => (/^urn:(uuid|oid):/i.test(url) ? url.toLowerCase() : url)

/**
 * Resolves a reference of an entry (FHIR R4, 2.3 and Bundle, "Resolving references in Bundles"): contained (`#id`), by
 * address, by type and id on the entry's own server, by version, or by identifier. Null if nothing matches. Throws
 * `fhir-reference-many` if several resources match, and `fhir-version` if the file holds another version than the
 * reference names.
 */
export function resolve(reference: Json | undefined, from: Entry, scope: Scope): Resource | null {
  if (!isObject(reference)) return null
  const to = textOf(reference.reference)
  const found = to === '' ? [] : literal(to, from, scope)
  if (found.length > 0) return one(found)
  const identifier = isObject(reference.identifier) ? reference.identifier : null
  return identifier ? byIdentifier(identifier, textOf(reference.type), from, scope) : null
}

function literal(to: string, from: Entry, scope: Scope): Resource[] {
  if (to.startsWith('#')) return objectsOf(from.resource.contained).filter(({ id }) => id === to.slice(1))
  const query = /^([A-Z][A-Za-z]+)\?identifier=(?:([^|]*)\|)?([^&]+)$/.exec(to)
  if (query) {
    const [, type = '', system = '', value = ''] = query.map((part) => part && decodeURIComponent(part))
    const found = byIdentifier({ system, value }, type, from, scope)
    return found ? [found] : []
  }
  const parts = restful.exec(to)
  if (!parts)
    return scope.filter(({ fullUrl }) => comparable(fullUrl) === comparable(to)).map(({ resource }) => resource)
  const [, base, type = '', id = '', version] = parts
  const own = base ?? baseOf(from.fullUrl)
  const isNamed = ({ resource }: Entry) => resource.resourceType === type && resource.id === id
  const matches = scope.filter((entry) => {
    const server = baseOf(entry.fullUrl)
    if (own !== null && server !== null) return entry.fullUrl === `${own}/${type}/${id}`
    // An entry without an address is on the server of the entry that refers to it, if any.
    if (own !== null) return base === undefined && entry.fullUrl === '' && isNamed(entry)
    return isNamed(entry)
  })
  return ofVersion(
    matches.map(({ resource }) => resource),
    version,
  )
}

function ofVersion(found: readonly Resource[], version: string | undefined): Resource[] {
  if (version === undefined) return [...found]
  const saysOther = ({ meta }: Resource) =>
    isObject(meta) && textOf(meta.versionId) !== '' && textOf(meta.versionId) !== version
  const fitting = found.filter((resource) => !saysOther(resource))
  if (found.length > 0 && fitting.length === 0) throw new Unreadable('fhir-version')
  const exact = fitting.filter(({ meta }) => isObject(meta) && textOf(meta.versionId) === version)
  return exact.length > 0 ? exact : fitting
}

function byIdentifier(identifier: Resource, type: string, from: Entry, scope: Scope): Resource | null {
  const [system, value] = [textOf(identifier.system), textOf(identifier.value)]
  if (value === '') return null
  const all = [...objectsOf(from.resource.contained), ...scope.map(({ resource }) => resource)]
  const found = all.filter(
    (resource) =>
      (type === '' || resource.resourceType === type) &&
      objectsOf(resource.identifier).some(
        (own) => textOf(own.system) === system && textOf(own.value) === value && own.use !== 'old',
      ),
  )
  return found.length === 0 ? null : one(found)
}

/** Two equal resources are one. Two different ones are ambiguous. */
function one(found: readonly Resource[]): Resource | null {
  const [first, ...more] = found
  if (!first) return null
  if (more.some((other) => JSON.stringify(other) !== JSON.stringify(first))) throw new Unreadable('fhir-reference-many')
  return first
}

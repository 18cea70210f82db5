/** A bill of materials: everything that an installation of Daybreak contains, in the format CycloneDX 1.6. */
import { createHash } from 'node:crypto'
import { type LockedPackage, lockedPackages, resolved } from './lock-file.ts'

/** A model that is shipped beside the program. */
export interface ShippedModel {
  readonly name: string
  readonly version: string
  /** SHA-256 of its manifest, which holds the hashes of its networks. */
  readonly sha256: string
}

export interface BillInput {
  readonly packageText: string
  readonly lockText: string
  readonly models: readonly ShippedModel[]
}

/** The bill of one state of the lock file and the models. The same input gives the same bytes. */
export function billOfMaterials({ packageText, lockText, models }: BillInput) {
  const { name, version, license, dependencies } = JSON.parse(packageText) as {
    name: string
    version: string
    license: string
    dependencies: Readonly<Record<string, string>>
  }
  const shipped = lockedPackages(lockText).filter(({ development }) => !development)
  const byPath = new Map(shipped.map((one) => [one.path, one]))
  const root = `pkg:npm/${name}@${version}`
  const refsOf = (from: string, names: readonly string[]) => [
    ...new Set(names.flatMap((need) => resolved(byPath, from, need) ?? []).map(({ path }) => refOf(byPath.get(path)!))),
  ]
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(`${packageText}${lockText}${JSON.stringify(models)}`)}`,
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'build' }],
      component: { type: 'application', 'bom-ref': root, name, version, purl: root, licenses: licencesOf(license) },
    },
    components: [...shipped.map(componentOf), ...models.map(modelComponent)],
    dependencies: [
      { ref: root, dependsOn: [...refsOf('', Object.keys(dependencies)), ...models.map(modelRef)] },
      ...shipped.map((one) => ({ ref: refOf(one), dependsOn: refsOf(one.path, one.needs) })),
      ...models.map((model) => ({ ref: modelRef(model), dependsOn: [] })),
    ],
  }
}

/** A package may be installed twice in different places, so its place is part of its reference. */
const refOf = (one: LockedPackage): string => `${purlOf(one)}#${one.path}`
const purlOf = ({ name, version }: LockedPackage): string =>
  `pkg:npm/${name.replace(/^@/, '%40')}@${version.replaceAll('+', '%2B')}`

const componentOf = (one: LockedPackage) => {
  const [, group, name = one.name] = /^(@[^/]+)\/(.+)$/.exec(one.name) ?? []
  return {
    type: 'library',
    'bom-ref': refOf(one),
    ...(group ? { group } : {}),
    name,
    version: one.version,
    scope: one.optional ? 'optional' : 'required',
    ...(one.integrity?.startsWith('sha512-')
      ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(one.integrity.slice(7), 'base64').toString('hex') }] }
      : {}),
    ...(one.licence === null ? {} : { licenses: licencesOf(one.licence) }),
    purl: purlOf(one),
  }
}

const modelRef = ({ name, version }: ShippedModel): string => `model:${name}@${version}`
const modelComponent = (model: ShippedModel) => ({
  type: 'machine-learning-model',
  'bom-ref': modelRef(model),
  name: model.name,
  version: model.version,
  hashes: [{ alg: 'SHA-256', content: model.sha256 }],
})

const licencesOf = (licence: string) =>
  /[ (]/.test(licence) ? [{ expression: licence }] : [{ license: { id: licence } }]

/** A UUID of version 8 made of a hash, so that the same contents have the same number. */
function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

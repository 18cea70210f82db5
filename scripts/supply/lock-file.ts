/** An installed package as package-lock.json describes it. */
export interface LockedPackage {
  /** Folder below the repository: `node_modules/a/node_modules/b`. */
  readonly path: string
  readonly name: string
  readonly version: string
  /** SPDX expression; null where the package states none. */
  readonly licence: string | null
  /** Subresource integrity: `sha512-` and base64. */
  readonly integrity: string | null
  /** Only needed to build and test. */
  readonly development: boolean
  /** Installed only where the system fits. */
  readonly optional: boolean
  readonly hasInstallScript: boolean
  /** Names of the packages that it asks for. */
  readonly needs: readonly string[]
}

interface Entry {
  readonly name?: string
  readonly version?: string
  readonly license?: string
  readonly integrity?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly devOptional?: boolean
  readonly hasInstallScript?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** Every package of a lock file, by its path. The program itself is left out. */
export function lockedPackages(lockText: string): LockedPackage[] {
  const { packages } = JSON.parse(lockText) as { packages: Readonly<Record<string, Entry>> }
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => ({
      path,
      name: entry.name ?? nameIn(path),
      version: entry.version ?? '',
      licence: entry.license ?? null,
      integrity: entry.integrity ?? null,
      development: (entry.dev ?? false) || (entry.devOptional ?? false),
      optional: entry.optional ?? false,
      hasInstallScript: entry.hasInstallScript ?? false,
      needs: Object.keys({ ...entry.dependencies, ...entry.optionalDependencies, ...entry.peerDependencies }),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

const folder = 'node_modules/'
const nameIn = (path: string): string => path.slice(path.lastIndexOf(folder) + folder.length)

/** The package that `from` gets when it asks for `name`: the nearest folder upwards that holds it. Undefined: none. */
export function resolved(
  byPath: ReadonlyMap<string, LockedPackage>,
  from: string,
  name: string,
): LockedPackage | undefined {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf(`/${folder}`)))) {
    const found = byPath.get(at === '' ? `${folder}${name}` : `${at}/${folder}${name}`)
    if (found || at === '') return found
  }
}

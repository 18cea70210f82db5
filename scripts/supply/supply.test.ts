import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { billOfMaterials } from './bill.ts'
import { installScriptProblems, licenceProblems } from './licences.ts'
import { lockedPackages } from './lock-file.ts'
import { shippedModels } from './models.ts'

const packageText = readFileSync('package.json', 'utf8')
const lockText = readFileSync('package-lock.json', 'utf8')
const lockWith = (name: string, entry: object) => {
  const lock = JSON.parse(lockText) as { packages: Record<string, object> }
  lock.packages[`node_modules/${name}`] = { version: '1.0.0', ...entry }
  return JSON.stringify(lock)
}

describe('What is shipped', () => {
  it('has a licence that may be shipped, each package by its own', () => {
    expect(licenceProblems(lockText)).toEqual([])
  })

  it('is refused under any other licence, and without one', () => {
    for (const license of ['GPL-3.0-only', 'AGPL-3.0-or-later', 'SSPL-1.0', 'MIT AND GPL-2.0', 'UNLICENSED', undefined])
      expect(licenceProblems(lockWith('new-package', { license })), license ?? 'none').toHaveLength(1)
    for (const license of ['MIT', '(GPL-2.0 OR MIT)', 'ISC AND MIT'])
      expect(licenceProblems(lockWith('new-package', { license })), license).toEqual([])
    // A licence that one package may have is not allowed to others.
    expect(licenceProblems(lockWith('new-package', { license: 'LGPL-3.0-or-later' }))).toHaveLength(1)
    expect(licenceProblems(lockWith('test-tool', { license: 'GPL-3.0-only', dev: true }))).toEqual([])
  })

  it('runs code at installation only by name', () => {
    expect(installScriptProblems(packageText, lockText)).toEqual([])
    expect(installScriptProblems(packageText, lockWith('new-package', { hasInstallScript: true }))).toEqual([
      'new-package: has an install script that allowScripts in package.json does not name',
    ])
    // Only a named tool of development may run its script.
    const { allowScripts, dependencies } = JSON.parse(packageText) as Record<string, Record<string, unknown>>
    expect(Object.keys(dependencies!).filter((name) => allowScripts?.[name] === true)).toEqual([])
  })

  it('is pinned to exact versions', () => {
    const { dependencies, devDependencies } = JSON.parse(packageText) as Record<string, Record<string, string>>
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
      expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/)
  })
})

describe('The bill of materials', () => {
  const bill = billOfMaterials({ packageText, lockText, models: shippedModels('models') })

  it('names every shipped package and model once, with version, hash and licence, and no tool of development', () => {
    const shipped = lockedPackages(lockText).filter(({ development }) => !development)
    const names = bill.components.map((one) => ('group' in one && one.group ? `${one.group}/${one.name}` : one.name))
    expect(names.sort()).toEqual(
      [...shipped.map(({ name }) => name), ...shippedModels('models').map(({ name }) => name)].sort(),
    )
    expect(names).not.toContain('vitest')
    expect(names).toContain('daybreak-cervix-1')
    for (const one of bill.components) {
      expect(one.version, one.name).not.toBe('')
      expect(one.hashes?.[0]?.content, one.name).toMatch(/^([0-9a-f]{64}|[0-9a-f]{128})$/)
    }
  })

  it('links each part to those that it needs, and every link leads to a part', () => {
    const refs = bill.components.map((one) => one['bom-ref'])
    expect(new Set(refs).size).toBe(refs.length)
    const known = new Set([...refs, bill.metadata.component['bom-ref']])
    for (const { ref, dependsOn } of bill.dependencies) {
      expect(known, ref).toContain(ref)
      for (const need of dependsOn) expect(known, `${ref} needs ${need}`).toContain(need)
    }
    const [root] = bill.dependencies
    const { dependencies } = JSON.parse(packageText) as { dependencies: Record<string, string> }
    expect(root?.dependsOn).toHaveLength(Object.keys(dependencies).length + shippedModels('models').length)
    const hono = bill.dependencies.find(({ ref }) => ref.startsWith('pkg:npm/%40trpc/client@'))
    expect(hono?.dependsOn.some((need) => need.startsWith('pkg:npm/%40trpc/server@'))).toBe(true)
  })

  it('has the parts that the format asks for, and is the same for the same contents', () => {
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 })
    expect(bill.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
    expect(billOfMaterials({ packageText, lockText, models: shippedModels('models') })).toEqual(bill)
  })
})

it('No source file loads a package that package.json does not name', () => {
  const { dependencies, devDependencies } = JSON.parse(packageText) as Record<string, Record<string, string>>
  const named = new Set(Object.keys({ ...dependencies, ...devDependencies }))
  const builtIn = /^(node:|#|\.|electron$|virtual:|vite\/client)/
  const unnamed = globSync(['src-*/**/*.{ts,tsx}', 'scripts/**/*.ts', 'bench/**/*.ts', 'e2e/**/*.ts']).flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/^(?:import|export)\b[^'"\n]*from '([^']+)'/gm)]
      .map(([, specifier = '']) => specifier)
      .filter((specifier) => !builtIn.test(specifier) && !named.has(packageOf(specifier)))
      .map((specifier) => `${path}: ${specifier}`),
  )
  expect(unnamed).toEqual([])
})

const packageOf = (specifier: string): string => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')

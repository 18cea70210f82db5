import { expect, it } from 'vitest'
import lockText from '../../../package-lock.json?raw'
import { thirdParty } from './third-party.ts'

const packages = (JSON.parse(lockText) as { packages: Record<string, { license?: string; dependencies?: object }> })
  .packages

it('names every third-party work that Daybreak ships, with its stated licence', () => {
  const shipped = [...Object.keys(packages['']?.dependencies ?? {}), 'electron'].sort()
  expect(thirdParty.map(({ name }) => name)).toEqual(shipped)
  for (const { name, licence } of thirdParty) expect(packages[`node_modules/${name}`]?.license, name).toBe(licence)
})

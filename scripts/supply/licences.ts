import { lockedPackages } from './lock-file.ts'

/** Licences under which a work may be part of what Daybreak ships. */
const allowed: ReadonlySet<string> = new Set([
  ...['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT', 'MIT-0'],
  ...['OFL-1.1', 'Python-2.0', 'Unicode-3.0', 'Unlicense', 'Zlib'],
])

/**
 * Works under other licences, each with the reason why it may be shipped. By name, or by the beginning of a name that
 * ends in `*`.
 */
const exceptions: Readonly<Record<string, { readonly licence: string; readonly why: string }>> = {
  '@img/sharp-libvips-*': { licence: 'LGPL-3.0-or-later', why: 'a library of its own that a user can replace' },
  '@img/sharp-wasm32': { licence: 'Apache-2.0 AND LGPL-3.0-or-later AND MIT', why: 'not installed on our systems' },
  '@img/sharp-win32-*': { licence: 'Apache-2.0 AND LGPL-3.0-or-later', why: 'holds libvips as a library of its own' },
  // Its file LICENSE is the MIT licence; its package.json does not say so.
  'png-js': { licence: '', why: 'MIT by its file LICENSE' },
}

/** Works that are shipped under a licence that is neither allowed nor excepted by name, one line each. */
export const licenceProblems = (lockText: string): string[] =>
  lockedPackages(lockText)
    .filter(({ development }) => !development)
    .flatMap(({ path, name, licence }) =>
      mayBeShipped(name, licence ?? '') ? [] : [`${path}: licence '${licence ?? 'not stated'}' is not on the list`],
    )

function mayBeShipped(name: string, licence: string): boolean {
  if (holds(licence)) return true
  return Object.entries(exceptions).some(
    ([of, one]) => one.licence === licence && (of.endsWith('*') ? name.startsWith(of.slice(0, -1)) : name === of),
  )
}

/** Whether an SPDX expression can be met: each part of AND, and one part of OR. Only flat expressions occur. */
function holds(expression: string): boolean {
  const flat = expression.replace(/^\((.*)\)$/, '$1')
  if (flat.includes('(')) return false
  return flat.split(' OR ').some((either) => either.split(' AND ').every((one) => allowed.has(one.trim())))
}

/**
 * Packages with an install script that `allowScripts` of package.json does not name, and names there that have none. A
 * new package must not run code at installation unnoticed.
 */
export function installScriptProblems(packageText: string, lockText: string): string[] {
  const { allowScripts = {} } = JSON.parse(packageText) as { allowScripts?: Readonly<Record<string, boolean>> }
  const scripted = new Set(
    lockedPackages(lockText)
      .filter(({ hasInstallScript }) => hasInstallScript)
      .map(({ name }) => name),
  )
  return [...scripted]
    .filter((name) => !Object.hasOwn(allowScripts, name))
    .map((name) => `${name}: has an install script that allowScripts in package.json does not name`)
}

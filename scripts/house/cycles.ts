/** Import cycles. An import of types counts: two files that cannot be read apart are one file. */
import { importsOf, type SourceFile, targetOf } from './source-file.ts'

/** Files that import each other in a ring, one line a ring. */
export function importCycles(files: readonly SourceFile[]): string[] {
  const known = new Set(files.map(({ path }) => path))
  const edges = new Map(
    files.map(({ path, text }) => [
      path,
      importsOf(text).flatMap((specifier) => {
        const target = targetOf(path, specifier)
        return target !== null && known.has(target) && target !== path ? [target] : []
      }),
    ]),
  )
  return ringsOf(edges).map((ring) => `import cycle: ${ring.join(' -> ')}`)
}

/** The rings of a graph: for each group that reaches itself one way round, its members in that order. Tarjan. */
export function ringsOf(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const rings: string[][] = []
  const visit = (node: string): void => {
    order.set(node, order.size)
    low.set(node, order.get(node)!)
    stack.push(node)
    for (const next of edges.get(node) ?? []) {
      if (!order.has(next)) visit(next)
      if (stack.includes(next)) low.set(node, Math.min(low.get(node)!, low.get(next)!))
    }
    if (low.get(node) !== order.get(node)) return
    const group = new Set(stack.splice(stack.indexOf(node)))
    if (group.size > 1) rings.push(wayRound(group, edges))
  }
  for (const node of edges.keys()) if (!order.has(node)) visit(node)
  return rings
}

/** One way round through a group whose members all reach each other, back to where it began. */
function wayRound(group: ReadonlySet<string>, edges: ReadonlyMap<string, readonly string[]>): string[] {
  const [start = ''] = [...group].sort()
  const cameFrom = new Map<string, string>()
  const queue = [start]
  for (let node = queue.shift(); node !== undefined; node = queue.shift())
    for (const next of edges.get(node) ?? []) {
      if (!group.has(next) || cameFrom.has(next)) continue
      cameFrom.set(next, node)
      if (next !== start) queue.push(next)
    }
  const way = [start]
  for (let node = cameFrom.get(start); node !== undefined && node !== start; node = cameFrom.get(node))
    way.unshift(node)
  return [start, ...way]
}

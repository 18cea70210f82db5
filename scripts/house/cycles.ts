/** Import cycles. Type imports count too, because two files that cannot be understood separately are one file. */
import { importsOf, type SourceFile, targetOf } from './source-file.ts'

/** Cycles of files that import each other, one line per cycle. */
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

/** The cycles of a graph (Tarjan): for each group of mutually reachable nodes, one cycle through it in order. */
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

/** One cycle through a group of mutually reachable nodes, back to its start. */
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

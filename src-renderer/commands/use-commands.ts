import { useEffect, useLayoutEffect, useRef } from 'react'
import { type Command, type CommandDefinition, type Layer, mount } from './registry.ts'

/** Binds a declared command to its action on this page. */
export const on = (definition: CommandDefinition, run: () => void, when?: () => boolean, title?: string): Command => ({
  definition,
  run,
  ...(when && { when }),
  ...(title !== undefined && { title }),
})

/**
 * Makes commands available while the component is mounted, as shortcuts and in the palette. The closures may change
 * with every render. Commands of a component inside a dialog use the layer `dialog`.
 */
export function useCommands(commands: readonly Command[], layer: Layer = 'page'): void {
  const latest = useRef(commands)
  useLayoutEffect(() => {
    latest.current = commands
  })
  useEffect(() => mount({ layer, commands: () => latest.current }), [layer])
}

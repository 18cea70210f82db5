import { createStore } from 'zustand/vanilla'
import type { Permission } from '#shared/contract/permissions.ts'
import { type MessageKey, type MessageParams, t } from '#shared/messages/index.ts'
import { isOffered } from './granted.ts'

export type CommandArea = 'everywhere' | 'worklist' | 'tray' | 'case' | 'gallery' | 'slide' | 'report' | 'camera'

export interface CommandDefinition {
  /** `area.name`, unique. */
  readonly id: string
  readonly area: CommandArea
  readonly title: MessageKey
  /** Values for the title. */
  readonly titleParams?: MessageParams
  /** What the person must be allowed to do. Without it, the command is for everybody. */
  readonly needs?: Permission
  /** Shortcuts, with the one to display first: `J`, `Shift+Z`, `Ctrl+K`, `ArrowDown`, `?`. */
  readonly keys: readonly string[]
  /** True for movement and single keys that make no sense in the palette. */
  readonly keyOnly?: boolean
  /** True for commands that also work while a text field has the focus. */
  readonly whileTyping?: boolean
  /** True for commands that a dialog offers while it is open. The commands of the page do not work then. */
  readonly inDialog?: boolean
  /** True when holding the key repeats the command. */
  readonly repeats?: boolean
}

export interface Command {
  readonly definition: CommandDefinition
  /** A more specific title for this page, if the definition's title is not enough. */
  readonly title?: string
  readonly run: () => void
  /** While it returns false, the command is unavailable: its key is not handled and the palette hides it. */
  readonly when?: () => boolean
  /** True if the key only says why the command cannot run now. The palette does not offer it. */
  readonly explains?: boolean
}

const definitions = new Map<string, CommandDefinition>()

/** Declares a command once, at module level, so that the help page can always list it. */
export function defineCommand<const D extends CommandDefinition>(definition: D): CommandDefinition {
  definitions.set(definition.id, definition)
  return definition
}

/** What a command does, in words. */
export const titleOf = ({ title, titleParams }: Pick<CommandDefinition, 'title' | 'titleParams'>): string =>
  t(title, titleParams)

/** All commands of the product, in the order of their declaration. */
export const allCommands = (): readonly CommandDefinition[] => [...definitions.values()]

/** A command by its id; undefined if it is not declared. */
export const definitionOf = (id: string): CommandDefinition | undefined => definitions.get(id)

/** Page commands stop while a dialog is open. The dialog's own commands keep working. */
export type Layer = 'page' | 'dialog'
export interface Scope {
  readonly layer: Layer
  /** Called at every key press, so that it always returns the latest closures. */
  readonly commands: () => readonly Command[]
}

/** Scopes that are mounted now, oldest first. */
export const scopes = createStore<{ readonly mounted: readonly Scope[] }>(() => ({ mounted: [] }))

export function mount(scope: Scope): () => void {
  scopes.setState(({ mounted }) => ({ mounted: [...mounted, scope] }))
  return () => scopes.setState(({ mounted }) => ({ mounted: mounted.filter((other) => other !== scope) }))
}

/** Commands that can run now, the most recently mounted first. */
export function available(dialogOpen: boolean): Command[] {
  return scopes
    .getState()
    .mounted.filter((scope) => !dialogOpen || scope.layer === 'dialog')
    .toReversed()
    .flatMap((scope) => scope.commands())
    .filter((command) => isOffered(command.definition) && (command.when?.() ?? true))
}

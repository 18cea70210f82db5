import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { Task } from '#shared/domain/task/index.ts'
import type { CaseState } from './case-state.ts'
import type { CaseStore } from './case-store.ts'
import type { Looks } from './looks.ts'
import { taskIn } from './task.ts'
import type { Workbench } from './workbench.ts'

export interface CaseContextValue {
  readonly store: CaseStore
  readonly bench: Workbench
  /** What the reader had on the screen. */
  readonly looks: Looks
}

export const CaseContext = createContext<CaseContextValue | null>(null)

export function useCaseContext(): CaseContextValue {
  const context = useContext(CaseContext)
  if (context === null) throw new Error('only inside a case page')
  return context
}

/** The task that the case is read as. Use it only inside a loaded case. */
export const useTask = (): Task => useCase(taskIn)

export const useCase = <T,>(select: (state: CaseState) => T): T => useStore(useCaseContext().store, select)

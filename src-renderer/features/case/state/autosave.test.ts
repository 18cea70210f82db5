import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAutosave } from './autosave.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function saver(save: (value: string) => Promise<void> = async () => {}) {
  const saved: string[] = []
  const phases: string[] = []
  const autosave = createAutosave<string>({
    save: async (value) => {
      await save(value)
      saved.push(value)
    },
    onPhase: (phase) => phases.push(phase),
    delayMs: 400,
  })
  return { autosave, saved, phases }
}

describe('autosave', () => {
  it('saves once when the reader pauses, and only then reports it as saved', async () => {
    const { autosave, saved, phases } = saver()
    autosave.change('a')
    await vi.advanceTimersByTimeAsync(300)
    autosave.change('ab')
    await vi.advanceTimersByTimeAsync(399)
    expect(saved).toEqual([])
    await vi.advanceTimersByTimeAsync(2)
    expect(saved).toEqual(['ab'])
    expect(phases.at(-1)).toBe('saved')
  })

  it('saves what was written during a save, in order', async () => {
    let release = () => {}
    const { autosave, saved } = saver(() => new Promise<void>((resolve) => (release = resolve)))
    autosave.change('first')
    await vi.advanceTimersByTimeAsync(400)
    autosave.change('second')
    await vi.advanceTimersByTimeAsync(400)
    expect(saved).toEqual([])
    release()
    await vi.advanceTimersByTimeAsync(0)
    release()
    await vi.advanceTimersByTimeAsync(0)
    expect(saved).toEqual(['first', 'second'])
  })

  it('keeps what could not be saved and retries it', async () => {
    let broken = true
    const { autosave, saved, phases } = saver(async () => {
      if (broken) throw new Error('disk full')
    })
    autosave.change('precious')
    await vi.advanceTimersByTimeAsync(400)
    expect(phases.at(-1)).toBe('failed')
    broken = false
    await autosave.flush()
    expect(saved).toEqual(['precious'])
    expect(phases.at(-1)).toBe('saved')
  })

  it('rejects a flush that could not save, so that no unsaved draft is signed', async () => {
    const { autosave } = saver(async () => {
      throw new Error('disk full')
    })
    autosave.change('precious')
    await expect(autosave.flush()).rejects.toThrow('disk full')
  })

  it('saves immediately when the reader leaves the page', async () => {
    const { autosave, saved } = saver()
    autosave.change('last words')
    autosave.close()
    await vi.advanceTimersByTimeAsync(0)
    expect(saved).toEqual(['last words'])
  })
})

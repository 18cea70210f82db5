import { describe, expect, it } from 'vitest'
import { oneAfterAnother } from './one-after-another.ts'

describe('work in order', () => {
  it('begins a piece when the previous one has ended, whichever takes longer', async () => {
    const inTurn = oneAfterAnother()
    const heard: string[] = []
    const piece = (name: string, ticks: number) => async () => {
      heard.push(`${name} begins`)
      for (let n = 0; n < ticks; n++) await Promise.resolve()
      heard.push(`${name} ends`)
      return name
    }
    expect(await Promise.all([inTurn(piece('a', 9)), inTurn(piece('b', 1))])).toEqual(['a', 'b'])
    expect(heard).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
  })

  it('continues after a piece that fails, and only its caller is told', async () => {
    const inTurn = oneAfterAnother()
    const failing = inTurn(() => Promise.reject(new Error('no')))
    expect(await inTurn(async () => 'yes')).toBe('yes')
    await expect(failing).rejects.toThrow('no')
  })
})

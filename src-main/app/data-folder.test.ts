import { describe, expect, it } from 'vitest'
import { dataFolderOf } from './data-folder.ts'

const at = { home: '/home/ana', cwd: '/work' } as const

describe('the data folder', () => {
  it('is the one given by the option, relative to the current folder, before everything else', () => {
    expect(dataFolderOf({ ...at, option: 'lab', env: { DAYBREAK_DATA: '/x' }, platform: 'linux' })).toBe('/work/lab')
    expect(dataFolderOf({ ...at, env: { DAYBREAK_DATA: '/x' }, platform: 'linux' })).toBe('/x')
  })

  it('is not guessed if the option is empty', () => {
    const empty = () => dataFolderOf({ ...at, option: '', env: { DAYBREAK_DATA: '/x' }, platform: 'linux' })
    expect(empty).toThrow(expect.objectContaining({ data: expect.objectContaining({ code: 'data-folder-not-named' }) }))
    expect(dataFolderOf({ ...at, env: { DAYBREAK_DATA: '', XDG_DATA_HOME: '/d' }, platform: 'linux' })).toBe(
      '/d/Daybreak',
    )
  })

  it('is where each platform keeps data', () => {
    expect(dataFolderOf({ ...at, env: { XDG_DATA_HOME: '/d' }, platform: 'linux' })).toBe('/d/Daybreak')
    expect(dataFolderOf({ ...at, env: { XDG_DATA_HOME: 'd' }, platform: 'linux' })).toBe(
      '/home/ana/.local/share/Daybreak',
    )
    expect(dataFolderOf({ ...at, env: {}, platform: 'darwin' })).toBe('/home/ana/Library/Application Support/Daybreak')
    expect(dataFolderOf({ ...at, env: { APPDATA: '/r' }, platform: 'win32' })).toBe('/r/Daybreak')
  })
})

import { describe, expect, it } from 'vitest'
import { partProblems } from './parts.ts'

const problems = (path: string, specifier: string) =>
  partProblems([{ path, text: `import { x } from '${specifier}'` }]).map((line) => line.replace(`${path}: `, ''))

describe('a part of main', () => {
  it('is imported only through its index, and only by higher ranks', () => {
    expect(problems('src-main/cases/a.ts', '#main/storage/index.ts')).toEqual([])
    expect(problems('src-main/engine-process/a.ts', '#main/engine/protocol/index.ts')).toEqual([])
    expect(problems('src-main/cases/a.ts', '../storage/open.ts')).toEqual([
      "imports the inside of 'storage' (../storage/open.ts)",
    ])
    expect(problems('src-main/storage/a.ts', '#main/cases/index.ts')).toEqual(['imports upwards, storage -> cases'])
  })

  it('needs a rank', () => {
    expect(problems('src-main/new/a.ts', 'zod')).toEqual(["give the part 'new' a rank in scripts/house/parts.ts"])
  })

  it('does not import a part that imports it, not even for types', () => {
    const files = [
      { path: 'src-main/cases/a.ts', text: "import type { X } from '#main/reports/index.ts'" },
      { path: 'src-main/reports/a.ts', text: "import type { Y } from '#main/cases/index.ts'" },
    ]
    expect(partProblems(files)).toEqual(['parts import each other: cases -> reports -> cases'])
    expect(partProblems(files.map((file) => ({ ...file, path: file.path.replace('.ts', '.test.ts') })))).toEqual([])
  })
})

describe('the engine process', () => {
  it('is imported by no other part, and imports neither records nor its client', () => {
    const inside = '#main/engine-process/pixels/index.ts'
    expect(problems('src-main/tiles/a.ts', inside)).toEqual(['imports the engine process; main only starts its entry'])
    expect(problems('src-main/tiles/a.test.ts', inside)).toHaveLength(1)
    for (const other of ['#main/models/index.ts', '#main/engine/index.ts', '#main/storage/index.ts'])
      expect(problems('src-main/engine-process/a.ts', other), other).toHaveLength(1)
  })

  it('is the only part that loads picture decoders', () => {
    for (const decoder of ['sharp', 'onnxruntime-node', 'koffi', '@cornerstonejs/codec-charls/decodewasmjs']) {
      expect(problems('src-main/tiles/a.ts', decoder), decoder).toEqual([
        `loads ${decoder}, which only the engine process may`,
      ])
      expect(problems('src-main/engine-process/a.ts', decoder), decoder).toEqual([])
    }
  })
})

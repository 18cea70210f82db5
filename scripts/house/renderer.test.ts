import { describe, expect, it } from 'vitest'
import { rendererProblems } from './renderer.ts'

const problemsOf = (path: string, text: string) => rendererProblems([{ path: `src-renderer/${path}`, text }])

describe('The rooms of the window', () => {
  it('allow imports of lower rooms through their index', () => {
    const text = `
      import { api } from '#renderer/client/api.ts'
      import { on } from '#renderer/commands/index.ts'
      import { slideCommands } from '#renderer/viewer/commands.ts'
      import { parseScale } from '#renderer/features/intake/index.ts'
      import { choice } from './choice.ts'`
    expect(problemsOf('features/worklist/WorklistPage.tsx', text)).toEqual([])
  })

  it('refuse a feature that imports the application', () => {
    expect(problemsOf('features/worklist/view.ts', "import { App } from '#renderer/app/App.tsx'")).toEqual([
      expect.stringContaining('upwards'),
      expect.stringContaining('inside of'),
    ])
  })

  it('refuse a lower room that imports a feature, even for a type', () => {
    const text = "import type { Choice } from '#renderer/features/worklist/index.ts'"
    expect(problemsOf('ui/Table.tsx', text)).toEqual([expect.stringContaining('upwards')])
  })

  it('refuse an import between features that is not listed', () => {
    const text = "import { EditCase } from '#renderer/features/worklist/index.ts'"
    expect(problemsOf('features/intake/report.ts', text)).toEqual([
      expect.stringContaining("feature 'intake' may not use feature 'worklist'"),
    ])
  })

  it('refuse an import of a file inside another room', () => {
    const text = "import { createOsdViewer } from '#renderer/viewer/osd.ts'"
    expect(problemsOf('features/case/SlideCentre.tsx', text)).toEqual([expect.stringContaining('inside of')])
  })

  it('refuse a relative import of another room', () => {
    expect(problemsOf('features/case/case-core.ts', "import { api } from '../../client/api.ts'")).toEqual([
      expect.stringContaining('as #renderer/'),
    ])
  })

  it('refuse to load lazy features at the start', () => {
    expect(problemsOf('app/App.tsx', "import { CasePage } from '#renderer/features/case/index.ts'")).toEqual([
      expect.stringContaining('fetch'),
    ])
    expect(problemsOf('app/App.tsx', "const page = import('#renderer/features/case/index.ts')")).toEqual([])
  })

  it('refuse a command that is declared outside a commands.ts', () => {
    const text = "const open = defineCommand({ id: 'a' })"
    expect(problemsOf('features/worklist/CaseLine.tsx', text)).toEqual([expect.stringContaining('commands.ts')])
    expect(problemsOf('features/worklist/commands.ts', text)).toEqual([])
  })

  it('inside the case feature know only the rooms below them', () => {
    expect(
      problemsOf('features/case/gallery/Gallery.tsx', "import { CropImage } from '../cell/CropImage.tsx'"),
    ).toEqual([])
    expect(problemsOf('features/case/CasePage.tsx', "import { Gallery } from './gallery/Gallery.tsx'")).toEqual([])
    expect(problemsOf('features/case/gallery/Gallery.tsx', "import { Form } from '../findings/Form.tsx'")).toEqual([
      expect.stringContaining('gallery -> findings'),
    ])
    expect(problemsOf('features/case/state/store.ts', "import { caseCore } from '../case-core.ts'")).toEqual([
      expect.stringContaining('state -> its page'),
    ])
  })

  it('refuse a room without a rank', () => {
    expect(problemsOf('helpers/strings.ts', '')).toEqual([expect.stringContaining('rank')])
  })
})

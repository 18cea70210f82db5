import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadRegistry } from '#main/models/index.ts'
import { writeTinyModel } from '#main/testing/index.ts'
import { createModelCard } from './model-card.ts'

it('returns the pictures that the card shows, and no other file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-card-'))
  try {
    writeTinyModel(folder)
    const home = join(folder, 'tiny')
    mkdirSync(join(home, 'figures'))
    writeFileSync(join(home, 'figures', 'roc.svg'), '<svg/>')
    writeFileSync(join(home, 'figures', 'other.svg'), '<svg/>')
    writeFileSync(join(folder, 'secret.png'), 'x')
    writeFileSync(
      join(home, 'card.md'),
      '![ROC](figures/roc.svg) ![up](../secret.png) ![gone](gone.png) ![model](manifest.json)',
    )
    const model = await loadRegistry(folder)
    const card = createModelCard(() => model)
    expect(await card.text()).toContain('figures/roc.svg')
    const picture = await card.picture('figures/roc.svg')
    expect([picture?.mimeType, Buffer.from(picture?.bytes ?? []).toString()]).toEqual(['image/svg+xml', '<svg/>'])
    for (const path of ['figures/other.svg', '../secret.png', 'gone.png', 'manifest.json', 'grader.onnx'])
      expect(await card.picture(path), path).toBeNull()
    expect(await createModelCard(() => null).text()).toBe('')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadExemplars, nearestExemplars } from './exemplars.ts'

/** Two examples in a plane: (1, 0) NILM and (0, -1) HSIL, as float16. */
function folderWithExamples() {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-exemplars-'))
  const contents: Record<string, Buffer> = {
    'exemplars.json': Buffer.from(
      JSON.stringify({
        embeddingSize: 2,
        sheet: 'exemplars.jpg',
        thumbPx: 80,
        citation: 'someone',
        entries: [
          { label: 'NILM', source: 'cric', column: 0, row: 0 },
          { label: 'HSIL', source: 'cric', column: 1, row: 0 },
        ],
      }),
    ),
    'exemplars.bin': Buffer.from(Uint16Array.of(0x3c00, 0, 0, 0xbc00).buffer),
    'exemplars.jpg': Buffer.from('not looked into'),
  }
  const files: Record<string, string> = {}
  for (const [name, bytes] of Object.entries(contents)) {
    writeFileSync(join(folder, name), bytes)
    files[name] = createHash('sha256').update(bytes).digest('hex')
  }
  return { folder, files }
}

test('the nearest examples come first, by direction and not by length', async () => {
  const { folder, files } = folderWithExamples()
  const exemplars = await loadExemplars(folder, 'm', { files })
  expect([...exemplars.embeddings]).toEqual([1, 0, 0, -1])
  const near = nearestExemplars(exemplars, Float32Array.of(0.2, -4), 2)
  expect(near.map(({ index }) => exemplars.entries[index]?.label)).toEqual(['HSIL', 'NILM'])
  expect(near[0]?.similarity).toBeCloseTo(4 / Math.hypot(0.2, 4), 6)
  expect(nearestExemplars(exemplars, Float32Array.of(1, 2, 3), 2)).toEqual([])
})

test('examples with the wrong hash or size are refused by name', async () => {
  const { folder, files } = folderWithExamples()
  writeFileSync(join(folder, 'exemplars.bin'), Buffer.alloc(8))
  await expect(loadExemplars(folder, 'm', { files })).rejects.toMatchObject({
    data: { code: 'model-hash-mismatch', params: { file: 'm/exemplars.bin' } },
  })
  const short = Buffer.alloc(6)
  writeFileSync(join(folder, 'exemplars.bin'), short)
  const hashes = { ...files, 'exemplars.bin': createHash('sha256').update(short).digest('hex') }
  await expect(loadExemplars(folder, 'm', { files: hashes })).rejects.toMatchObject({ data: { code: 'model-invalid' } })
})

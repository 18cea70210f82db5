import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import sharp from 'sharp'
import { repository, temporaryFolder } from './host.ts'

/** Generates a square slide `name`.tif with an area of cells, the same for the same size and diagnosis. */
export function madeSlide(name: string, sidePx: number, diagnosis: string): string {
  const slide = join(temporaryFolder(), `${name}.tif`)
  const node = join(repository, 'node_modules', '.bin', process.platform === 'win32' ? 'node.exe' : 'node')
  const size = ['--width', String(sidePx), '--height', String(sidePx)]
  const args = ['src-main/hosts/cli/main.ts', 'synth', slide, ...size, '--seed', '7', '--diagnosis', diagnosis]
  execFileSync(node, args, { cwd: repository, stdio: 'ignore' })
  return slide
}

/** Generates a field `name`.jpg like a camera's, without a scale. */
export async function madeField(name: string): Promise<string> {
  const out = join(temporaryFolder(), `${name}.jpg`)
  const part = { left: 400, top: 400, width: 1400, height: 1000 }
  await sharp(madeSlide('field', 2400, 'HSIL'))
    .extract(part)
    .jpeg({ quality: 92 })
    .toFile(out)
  return out
}

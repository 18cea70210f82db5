import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { arch, platform } from 'node:process'
import type { Provider } from './session.ts'

/** Order in which providers are tried. */
const order: Readonly<Record<string, readonly Provider[]>> = {
  linux: ['cuda', 'webgpu', 'cpu'],
  win32: ['dml', 'webgpu', 'cpu'],
  darwin: ['coreml', 'webgpu', 'cpu'],
}

/** The providers that could work here, judged by a few files without loading a library. The CPU is always last. */
export function plausibleProviders(): Provider[] {
  return [...(order[platform] ?? ['cpu' as const])].filter((provider) => {
    if (provider === 'cuda') return hasDevice(['/dev/nvidia0', '/dev/nvidiactl']) && hasCudaLibrary()
    if (provider === 'webgpu' && platform === 'linux')
      return hasDevice(['/dev/dri', '/dev/nvidia0', '/dev/dxg']) || Boolean(process.env.VK_ICD_FILENAMES)
    return true
  })
}

const hasDevice = (paths: readonly string[]): boolean => paths.some((path) => existsSync(path))

function hasCudaLibrary(): boolean {
  const library = 'libonnxruntime_providers_cuda.so'
  try {
    const home = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'))
    return existsSync(join(home, 'bin', 'napi-v6', 'linux', arch, library))
  } catch {
    return false
  }
}

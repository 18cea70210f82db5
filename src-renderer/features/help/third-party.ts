export interface ThirdParty {
  readonly name: string
  /** SPDX identifier. */
  readonly licence: string
}

/** The third-party works that Daybreak ships. A test compares the list with what is installed. */
export const thirdParty: readonly ThirdParty[] = [
  { name: '@cornerstonejs/codec-charls', licence: 'MIT' },
  { name: '@cornerstonejs/codec-openjpeg', licence: 'MIT' },
  { name: '@fontsource-variable/inter', licence: 'OFL-1.1' },
  { name: '@fontsource-variable/noto-sans-sc', licence: 'OFL-1.1' },
  { name: '@hono/node-server', licence: 'MIT' },
  { name: '@mantine/core', licence: 'MIT' },
  { name: '@mantine/hooks', licence: 'MIT' },
  { name: '@node-rs/argon2', licence: 'MIT' },
  { name: '@tabler/icons-react', licence: 'MIT' },
  { name: '@tanstack/react-virtual', licence: 'MIT' },
  { name: '@trpc/client', licence: 'MIT' },
  { name: '@trpc/server', licence: 'MIT' },
  { name: '@zxcvbn-ts/core', licence: 'MIT' },
  { name: '@zxcvbn-ts/language-common', licence: 'MIT' },
  { name: '@zxcvbn-ts/language-en', licence: 'MIT' },
  { name: 'better-sqlite3', licence: 'MIT' },
  { name: 'electron', licence: 'MIT' },
  { name: 'hono', licence: 'MIT' },
  { name: 'koffi', licence: 'MIT' },
  { name: 'lru-cache', licence: 'BlueOak-1.0.0' },
  { name: 'marked', licence: 'MIT' },
  { name: 'onnxruntime-node', licence: 'MIT' },
  { name: 'openseadragon', licence: 'BSD-3-Clause' },
  { name: 'otpauth', licence: 'MIT' },
  { name: 'pdfkit', licence: 'MIT' },
  { name: 're2js', licence: 'MIT' },
  { name: 'react', licence: 'MIT' },
  { name: 'react-dom', licence: 'MIT' },
  { name: 'saxes', licence: 'ISC' },
  { name: 'sharp', licence: 'Apache-2.0' },
  { name: 'subset-font', licence: 'BSD-3-Clause' },
  { name: 'zod', licence: 'MIT' },
  { name: 'zustand', licence: 'MIT' },
  { name: 'zxing-wasm', licence: 'MIT' },
]

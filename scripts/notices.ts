/** Writes THIRD-PARTY-NOTICES.md from the installed production packages: `node scripts/notices.ts`. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface LockEntry {
  version?: string
  license?: string
  dev?: boolean
  optional?: boolean
}
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, LockEntry> }

const fixed = `# Third-party notices

Daybreak is licensed under Apache-2.0 (see LICENSE). It contains or uses the works below, each under its own licence.

## Data and models

- Model weights start from MobileNetV2 of the ONNX model zoo, Apache-2.0, and were trained on:
  - CRIC Cervix: Rezende, M. T. et al., "Cric searchable image database as a public platform for conventional pap smear
    cytology data", Scientific Data 8, 151 (2021), CC BY 4.0. The example crops shown beside a cell come from this set.
  - Mendeley LBC: Hussain, E. et al., "Liquid based-cytology Pap smear dataset for automated multi-class diagnosis of
    pre-cancerous and cervical cancer lesions", Data in Brief 30 (2020), CC BY 4.0.
  - Further sets as listed in each model's card under models/.
- The recovery words are the English list of BIP-39 (https://github.com/bitcoin/bips), MIT, taken from @scure/bip39:
  Copyright (c) 2022 Patricio Palladino, Paul Miller (paulmillr.com).
- @cornerstonejs/codec-openjpeg is a build of OpenJPEG: Copyright (c) 2002-2014 Universite catholique de Louvain (UCL),
  Belgium, and others; BSD 2-Clause licence (https://www.openjpeg.org). An OpenJPEG installed in the system is used where
  it is found; it is not part of Daybreak.
- Installers contain Electron, and on Linux Node.js for the engine: Copyright OpenJS Foundation and contributors, MIT
  (https://github.com/electron/electron/blob/main/LICENSE, https://github.com/nodejs/node/blob/main/LICENSE).
- Slides of some makers are read through OpenSlide where it is installed; it is not part of Daybreak. LGPL 2.1
  (https://openslide.org).
- Synthetic sample slides are drawn by Daybreak itself and contain no patient material.

## Packages

zxing-wasm is a build of zxing-cpp (Apache-2.0, https://github.com/zxing-cpp/zxing-cpp).

`
const sections: string[] = []
for (const [path, entry] of Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b))) {
  if (path === '' || entry.dev || !path.startsWith('node_modules/') || !existsSync(path)) continue
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
  const file = readdirSync(path).find((item) => /^(licen[cs]e|copying)(\.|$)/i.test(item))
  const text = file ? readFileSync(join(path, file), 'utf8').trim() : ''
  sections.push(
    `### ${name} ${entry.version ?? ''} (${entry.license ?? 'see package'})\n${text ? `\n\`\`\`text\n${text}\n\`\`\`\n` : ''}`,
  )
}
writeFileSync('THIRD-PARTY-NOTICES.md', `${fixed}${sections.join('\n')}`)
console.log(`THIRD-PARTY-NOTICES.md: ${sections.length} packages`)

/** `npm run -s sbom` prints the bill of materials of this version as CycloneDX 1.6; `-- --out FILE` writes it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { billOfMaterials } from './supply/bill.ts'
import { shippedModels } from './supply/models.ts'

const { values } = parseArgs({ options: { out: { type: 'string' } } })
const bill = billOfMaterials({
  packageText: readFileSync('package.json', 'utf8'),
  lockText: readFileSync('package-lock.json', 'utf8'),
  models: shippedModels('models'),
})
const text = `${JSON.stringify(bill, null, 2)}\n`
if (values.out === undefined) process.stdout.write(text)
else writeFileSync(values.out, text)

/**
 * A core that does a little of everything, then reports to its parent which native libraries its process has loaded.
 * For `start-libraries.test.ts`. Arguments: data folder, a picture to import.
 */
import { forkEngine } from '#main/engine/index.ts'
import { resourcesFor } from '../resources.ts'
import { startApp } from '../start.ts'
import { loadedLibraries } from './loaded-libraries.ts'

const [dataFolder, picture] = process.argv.slice(2)
const resources = resourcesFor(import.meta.url)
const app = await startApp({
  dataFolder: dataFolder!,
  host: 'cli',
  version: resources.version,
  spawnEngine: (onOutput) => forkEngine({ entry: resources.engineEntry, onOutput }),
  modelsFolder: resources.modelsFolder,
  tasksFolder: resources.tasksFolder,
  uiFolder: resources.uiFolder,
  samples: false,
  background: true,
})
const { reader } = app.localSession

const sampleBegun = new Promise<void>((resolve) => {
  void (async () => {
    for await (const event of app.api.system.follow(reader, undefined))
      if (event.kind === 'import-progress' && event.progress.fileName.startsWith('sample')) resolve()
  })()
})
await app.api.system.saveSettings(reader, { screenOnImport: false })
const [imported] = await app.api.intake.importPaths(reader, [picture!], { micronsPerPixel: 0.5 })
const got: Record<string, number> = {}
for (const address of ['/tiles/1/0/0/0/0', '/tiles/1/0/1/0/0', '/colour/1', '/reports/1.pdf', '/exemplars.jpg'])
  got[address] = (await app.fetch(new Request(`http://core${address}`), app.localSession)).status
void app.api.intake.addSamples(reader).catch(() => undefined)
await sampleBegun
process.send!({ imported: imported?.kind, got, libraries: loadedLibraries() })
await app.close()
process.disconnect()

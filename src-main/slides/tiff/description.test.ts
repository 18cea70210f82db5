import { describe, expect, it } from 'vitest'
import { describeOme, readDescription } from './description.ts'
import { readOmeXml } from './ome-xml.ts'

describe('the description of a slide', () => {
  it('Aperio: scale and objective', () => {
    const text = 'Aperio Image Library v11\r\n46000x32914 (240x240) JPEG/RGB Q=30|AppMag = 40|MPP = 0.2525|User = x'
    expect(readDescription(text)).toMatchObject({
      kind: 'aperio',
      vendor: 'Aperio',
      micronsPerPixel: 0.2525,
      objective: 40,
    })
  })

  it.each([
    ['PhysicalSizeX="0.25" PhysicalSizeXUnit="µm"', 0.25],
    ['PhysicalSizeX="0.25"', 0.25],
    ['PhysicalSizeX="250" PhysicalSizeXUnit="nm"', 0.25],
    ['PhysicalSizeX="0.00025" PhysicalSizeXUnit="mm"', 0.25],
    ['PhysicalSizeX="1" PhysicalSizeXUnit="pixel"', null],
    ['PhysicalSizeX="25.4"', null],
    ['', null],
  ])('OME: %s is %s µm', (attributes, micronsPerPixel) => {
    const text = `<OME><Instrument><Objective ID="o" NominalMagnification="20.0"/></Instrument><Image><Pixels SizeC="3" ${attributes}></Pixels></Image></OME>`
    expect(describeOme(readOmeXml(text)!)).toMatchObject({ kind: 'ome', micronsPerPixel, objective: 20 })
  })

  it('without a known format gives nothing', () => {
    for (const text of [null, '', '{"daybreakSynthetic":', '{"daybreakSynthetic":"yes"}', 'ImageJ=1.53\nunit=micron']) {
      expect(readDescription(text)).toMatchObject({ kind: 'other', micronsPerPixel: null, synthetic: false })
    }
  })

  it('is parsed quickly, whatever it contains', () => {
    const start = process.cpuUsage()
    for (const text of [
      `Aperio${'|'.repeat(100_000)}${' '.repeat(100_000)}`,
      `Aperio|${' '.repeat(250_000)}`,
      `{${'['.repeat(250_000)}`,
    ]) {
      readDescription(text)
    }
    const { user, system } = process.cpuUsage(start)
    expect((user + system) / 1000).toBeLessThan(500)
  })
})

import { describe, expect, it } from 'vitest'
import { xmlText } from '../xml.ts'
import { omeLayout, slideImage } from './ome.ts'
import { readOmeXml } from './ome-xml.ts'

const image = (name: string, width: number, height: number, ifd: number, more = '') =>
  `<Image ID="${name}" Name="${name}"><Pixels SizeX="${width}" SizeY="${height}" PhysicalSizeX="0.25"><TiffData IFD="${ifd}">${more}</TiffData></Pixels></Image>`
const ome = (body: string, attributes = '') => `<?xml version="1.0"?><OME ${attributes}>${body}</OME>`
const scaleOf = (text: string) => slideImage(readOmeXml(text)!)?.micronsX

describe('OME-XML', () => {
  it('is parsed as XML: prefixes, either kind of quotes, comments, CDATA, character references, attributes in any order', () => {
    const pixels = (open: string, close: string) =>
      `<?xml version='1.0'?><!-- <Image><Pixels PhysicalSizeX="9"/></Image> --><${open}OME xmlns${open ? `:${open.slice(0, -1)}` : ''}='http://x'><${open}Image><${open}Pixels PhysicalSizeXUnit='&#181;m' PhysicalSizeX = '0.25' SizeX='4' SizeY='4'/></${close}Image></${close}OME>`
    for (const prefix of ['', 'OME:', 'ns0:']) expect(scaleOf(pixels(prefix, prefix))).toBe(0.25)
  })

  it.each([
    ['m', 2.5e-7],
    ['cm', 2.5e-5],
    ['mm', 2.5e-4],
    ['nm', 250],
    ['pm', 250_000],
    ['in', 0.25 / 25_400],
  ])('gives lengths in %s', (unit, size) => {
    const text = ome(`<Image><Pixels SizeX="4" SizeY="4" PhysicalSizeX="${size}" PhysicalSizeXUnit="${unit}"/></Image>`)
    expect(scaleOf(text)).toBeCloseTo(0.25, 9)
  })

  it('may contain megabytes of annotations, and images in them do not belong to the slide', () => {
    const notes = `<StructuredAnnotations><XMLAnnotation><Value><Image><Pixels SizeX="9999" SizeY="9999"/></Image>${'<note text="x"/>'.repeat(100_000)}</Value></XMLAnnotation></StructuredAnnotations>`
    const read = readOmeXml(ome(image('slide', 100, 80, 0) + notes))!
    expect(read.images).toHaveLength(1)
    expect(slideImage(read)).toMatchObject({ width: 100, height: 80 })
  })

  it('expands no entities of a document type, however nested', () => {
    const bomb = `<!DOCTYPE OME [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><OME><Image Name="&b;"/></OME>`
    expect(readOmeXml(bomb)).toBeNull()
  })

  it('that is malformed or has another root is ignored', () => {
    for (const text of ['<OME><Image></OME>', '<OME', '<Other/>', '', '<OME a=1/>']) expect(readOmeXml(text)).toBeNull()
  })

  it('is decoded as declared, or as ISO 8859-1 if it is not valid UTF-8 and declares nothing', () => {
    const latin = (head: string) => Buffer.from(`${head}<OME a="\xb5"/>`, 'latin1')
    expect(xmlText(latin('<?xml version="1.0" encoding="ISO-8859-1"?>'))).toContain('µ')
    expect(xmlText(latin('<?xml version="1.0"?>'))).toContain('µ')
    expect(xmlText(Buffer.from('<?xml version="1.0" encoding="UTF-8"?><OME a="µ"/>'))).toContain('µ')
    expect(xmlText(latin('<?xml version="1.0" encoding="UTF-8"?>'))).toBeNull()
  })

  it('identifies the slide: the largest image that is not a label, macro or thumbnail, in any position', () => {
    const [label, macro, slide] = [image('label', 300, 300, 0), image('macro', 9000, 3000, 1), image('', 1600, 1200, 2)]
    for (const body of [label + macro + slide, slide + label + macro, macro + slide]) {
      const found = omeLayout(readOmeXml(ome(body))!, 'a.tif', 3)
      expect(found).toMatchObject({ width: 1600, height: 1200, planes: [[2]] })
    }
  })

  it('of a renamed file is read; planes in other files, and a companion file, are reported', () => {
    const named = (file: string) => `<UUID FileName="${file}">urn:uuid:${file}</UUID>`
    const layout = (body: string, attributes = '') => omeLayout(readOmeXml(ome(body, attributes))!, 'renamed.tif', 1)
    expect(layout(image('', 10, 10, 0, named('old.tif')))).toMatchObject({ planes: [[0]] })
    const two = `<Image><Pixels SizeX="9" SizeY="9" SizeC="2"><TiffData FirstC="0" IFD="0">${named('a.tif')}</TiffData><TiffData FirstC="1" IFD="0">${named('b.tif')}</TiffData></Pixels></Image>`
    expect(layout(two)).toBe('elsewhere')
    expect(layout('<BinaryOnly MetadataFile="set.companion.ome" UUID="urn:uuid:1"/>')).toBe('elsewhere')
  })
})

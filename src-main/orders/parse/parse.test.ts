import { describe, expect, it } from 'vitest'
import { parse, problemsOf } from './testing.ts'

describe('A table of orders', () => {
  it('is read with any separator, quotes, line ends and order of columns', () => {
    const comma = 'Accession,Patient,Sex,Date of birth,Specimen\r\nS26-00001,"Vale, Nora",F,1987-03-09,ThinPrep\r\n'
    const semicolon = '\ufeffGeburtsdatum;Nachname;Vorname;Auftragsnummer\n9.3.1987;Vale;Nora;S26-00001\n\n'
    const tab = 'accession number\tname\nS26-00001\t"Vale ""the\nsecond"""\n'
    expect(parse(comma)).toMatchObject({
      orders: [
        {
          line: 2,
          accession: 'S26-00001',
          patientName: 'Vale, Nora',
          patientSex: 'female',
          birthDate: '1987-03-09',
          specimen: 'liquid-based',
          specimenText: 'ThinPrep',
          cancelled: false,
        },
      ],
      problems: [],
    })
    expect(parse(semicolon).orders[0]).toMatchObject({ patientName: 'Vale, Nora', birthDate: '1987-03-09' })
    expect(parse(tab).orders[0]).toMatchObject({ patientName: 'Vale "the second"' })
  })

  it('keeps its letters in every encoding that programs save', () => {
    const text = 'accession,patient\nS26-1,Müller'
    const latin1 = Buffer.from(text, 'latin1')
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
    for (const bytes of [Buffer.from(text), latin1, utf16]) expect(parse(bytes).orders[0]?.patientName).toBe('Müller')
  })

  it('reports problems line by line and keeps the other orders', () => {
    const text = [
      'accession,patient,sex,dob',
      'S26-00001,"Vale, Nora",F,1987-03-09',
      ',Ash,F,1990-01-01',
      'S26-00003,,F,1990-01-01',
      '"S26-00004","Two',
      'lines",F,1990-02-31',
      'S26-00005,Birch,7,1990-01-01',
      'S26-00006,Cedar,F,1990-01-01,more',
      'S26-00007,Elm,F,01/02/1990',
      'S26-00008,Fir,,',
    ].join('\n')
    expect(parse(text).orders.map(({ accession }) => accession)).toEqual(['S26-00001', 'S26-00008'])
    expect(problemsOf(text)).toEqual([
      '3 no-accession',
      '4 no-patient',
      '5 birth-date',
      '7 sex',
      '8 too-many-values',
      '9 birth-date-two-ways',
    ])
  })

  it('with a missing or repeated column, or with an unclosed quote, is refused with the line', () => {
    expect(problemsOf('a,b\n1,2')).toEqual(['1 no-column', '1 no-column'])
    expect(problemsOf('accession,case,patient\nS26-1,S26-2,Ash')).toEqual(['1 column-twice'])
    expect(problemsOf('accession,patient\nS26-1,Ash\nS26-2,"Birch\n')).toEqual(['3 quote-open'])
    expect(problemsOf('')).toEqual(['1 empty'])
    expect(problemsOf(Buffer.from([1, 0, 2]))).toEqual(['1 not-orders'])
  })

  it('with one number for two people gives neither, but a repeated line is no fault', () => {
    const two = 'accession,patient\nS26-1,Ash\ns26-1,Birch\nS26-2,Elm\nS26-2,Elm'
    expect(parse(two).orders.map(({ accession }) => accession)).toEqual(['S26-2'])
    expect(problemsOf(two)).toEqual(['3 twice'])
  })
})

const orm = (changes: {
  readonly type?: string
  readonly pid?: string
  readonly orc?: string
  readonly obr?: string
}) =>
  [
    `MSH|^~\\&|LIS|LAB|DAYBREAK|CYTO|20261125080000||${changes.type ?? 'ORM^O01'}|77|P|2.5.1|||||||`,
    changes.pid ?? 'PID|1||9911^^^LAB||Vale^Nora^A||19870309|F',
    changes.orc ?? 'ORC|NW|PL-4711^HIS|S26-00001^LIS',
    changes.obr ?? 'OBR|1|PL-4711^HIS|S26-00001^LIS|10524-7^Cytology ThinPrep^LN',
  ].join('\r')

describe('HL7 orders', () => {
  it('of type ORM^O01 contain accession, person and specimen', () => {
    expect(parse(orm({})).problems).toEqual([])
    expect(parse(orm({})).orders).toEqual([
      {
        line: 3,
        accession: 'S26-00001',
        patientName: 'Vale, Nora A',
        patientSex: 'female',
        birthDate: '1987-03-09',
        specimen: 'liquid-based',
        specimenText: 'Cytology ThinPrep',
        cancelled: false,
      },
    ])
  })

  it('of type OML have their specimen after the order or before it', () => {
    const o21 = `${orm({ type: 'OML^O21^OML_O21' })}\rSPM|1|||CVX^Conventional smear^L`
    expect(parse(o21).orders[0]).toMatchObject({
      specimen: 'liquid-based',
      specimenText: expect.stringContaining('smear'),
    })
    const [msh, pid, orc] = orm({ type: 'OML^O33' }).split('\r')
    const o33 = [msh, pid, 'SPM|1|||CVX^Conventional smear^L', orc, 'OBR|1|||PAP^Pap test'].join('\n')
    expect(parse(o33).orders[0]).toMatchObject({ accession: 'S26-00001', specimen: 'conventional' })
  })

  it('may be framed, in batches, and have other separators, escapes and character sets', () => {
    const framed = `\u000b${orm({})}\r\u001c\r\u000b${orm({ orc: 'ORC|CA||S26-00002', obr: 'OBR|1||S26-00002' })}\r\u001c\r`
    expect(parse(framed).orders.map(({ accession, cancelled }) => [accession, cancelled])).toEqual([
      ['S26-00001', false],
      ['S26-00002', true],
    ])
    expect(parse(`FHS|^~\\&\rBHS|^~\\&\r${orm({})}\rBTS|1\rFTS|1`).orders).toHaveLength(1)
    const other = 'MSH#*~\\&#LIS####2026##ORM*O01#1#P#2.3\rPID#1####Vale*Nora\rORC#NW##S26-00001'
    expect(parse(other).orders[0]?.patientName).toBe('Vale, Nora')
    expect(parse(orm({ pid: 'PID|1||||O\\T\\Hara^N\\X4F\\ra||1987|F' })).orders[0]).toMatchObject({
      patientName: 'O&Hara, NOra',
      birthDate: '1987',
    })
    const polish = orm({ pid: 'PID|1||||?^Nora' }).replace('|||||||', '||||||8859/2')
    const bytes = Buffer.from(polish, 'latin1').map((byte) => (byte === 0x3f ? 0xa3 : byte))
    expect(parse(bytes).orders[0]?.patientName).toBe('Ł, Nora')
  })

  it('that are wrong are reported by line, and the rest is taken', () => {
    expect(problemsOf(orm({ type: 'ADT^A01' }))).toEqual(['1 hl7-type'])
    expect(problemsOf(`MSH|\r${orm({})}`)).toEqual(['1 hl7-header'])
    expect(problemsOf(orm({ pid: 'NTE|1||no patient' }))).toEqual(['1 no-patient'])
    expect(problemsOf(orm({ pid: 'PID|1||||Vale^Nora||19871309|F' }))).toEqual(['2 birth-date'])
    expect(problemsOf(orm({ orc: 'ORC|NW', obr: 'OBR|1' }))).toEqual(['3 no-accession'])
    expect(problemsOf(orm({ orc: 'NTE|1', obr: 'NTE|2' }))).toEqual(['1 hl7-no-order'])
    const two = `${orm({ pid: 'PID|1||||||19870309|F' })}\r${orm({ orc: 'ORC|NW||S26-00009', obr: 'OBR|1' })}`
    expect(problemsOf(two)).toEqual(['2 no-patient'])
    expect(parse(two).orders.map(({ accession, line }) => [accession, line])).toEqual([['S26-00009', 7]])
  })
})

const patient = {
  resourceType: 'Patient',
  id: 'p1',
  name: [{ use: 'official', family: 'Vale', given: ['Nora', 'A'] }],
  gender: 'female',
  birthDate: '1987-03-09',
}
const request = {
  resourceType: 'ServiceRequest',
  id: 'r1',
  status: 'active',
  intent: 'order',
  identifier: [{ type: { coding: [{ code: 'ACSN' }] }, value: 'S26-00001' }],
  subject: { reference: 'Patient/p1' },
  specimen: [{ reference: 'urn:uuid:s1' }],
}
const specimen = { resourceType: 'Specimen', type: { text: 'SurePath' } }
const bundle = (...requests: object[]) => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: [
    { fullUrl: 'https://lis.example/Patient/p1', resource: patient },
    { fullUrl: 'urn:uuid:s1', resource: specimen },
    ...requests.map((resource) => ({ resource })),
  ],
})

describe('FHIR orders', () => {
  it('in a Bundle are joined with their patient and specimen', () => {
    expect(parse(JSON.stringify(bundle(request)))).toMatchObject({
      orders: [
        {
          line: 1,
          accession: 'S26-00001',
          patientName: 'Vale, Nora A',
          patientSex: 'female',
          birthDate: '1987-03-09',
          specimen: 'liquid-based',
          specimenText: 'SurePath',
          cancelled: false,
        },
      ],
      problems: [],
    })
  })

  it('may stand alone with contained resources, and may be withdrawn', () => {
    const alone = { ...request, contained: [patient], subject: { reference: '#p1' }, status: 'revoked' }
    expect(parse(JSON.stringify(alone)).orders[0]).toMatchObject({ patientName: 'Vale, Nora A', cancelled: true })
    const said = { ...request, subject: { display: 'Vale, Nora' }, identifier: [], requisition: { value: 'S26-00002' } }
    expect(parse(JSON.stringify(said)).orders[0]).toMatchObject({ patientName: 'Vale, Nora', accession: 'S26-00002' })
  })

  it('that are wrong are reported by line, and the rest is taken', () => {
    const text = JSON.stringify(
      bundle({ ...request, subject: { reference: 'Patient/gone' } }, { ...request, identifier: [] }, request),
      null,
      1,
    )
    const lines = text.split('\n')
    const starts = lines.flatMap((line, i) => (line.includes('"resourceType": "ServiceRequest"') ? [i] : []))
    expect(problemsOf(text)).toEqual([`${starts[0]} fhir-reference`, `${starts[1]} no-accession`])
    expect(parse(text).orders.map(({ line }) => line)).toEqual([starts[2]])
    expect(problemsOf('{\n "resourceType": "Bundle",\n oops }')).toEqual(['3 json'])
    expect(problemsOf('{"resourceType": "Patient"}')).toEqual(['1 fhir-type'])
    expect(problemsOf('[1, 2]')).toEqual(['1 fhir-type'])
    expect(problemsOf('{"resourceType": "Bundle", "entry": 7}')).toEqual(['1 fhir-no-request'])
  })
})

describe('Hostile files', () => {
  it('give orders or problems, whatever is cut, duplicated, flipped or swapped in them', () => {
    let seed = 7
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      return seed % below
    }
    const sound = [
      'accession,patient,sex,dob\nS26-00001,"Vale, Nora",F,1987-03-09\nS26-00002,"Ash",F,\n',
      `${orm({})}\r${orm({ type: 'OML^O21' })}`,
      JSON.stringify(bundle(request, request), null, 1),
    ]
    const signs = [...'{}[]",|^~\\&\r\n\u0000\u000b\ufffd0']
    for (const text of sound)
      for (let round = 0; round < 400; round++) {
        const bytes = [...text]
        for (let n = random(6); n >= 0; n--) {
          const at = random(bytes.length + 1)
          const what = random(4)
          if (what === 0) bytes.splice(at, 1 + random(20))
          else if (what === 1) bytes.splice(at, 0, ...bytes.slice(at, at + random(40)))
          else if (what === 2) bytes[at] = signs[random(signs.length)]!
          else bytes.splice(at, 0, signs[random(signs.length)]!)
        }
        const { orders, problems } = parse(bytes.join(''))
        expect(orders.every(({ accession, line }) => accession !== '' && line > 0)).toBe(true)
        expect(problems.every(({ line }) => line > 0)).toBe(true)
      }
  })

  it('with endless nesting are refused before they are parsed', () => {
    expect(problemsOf(`{"resourceType":"Bundle","entry":${'['.repeat(1_000_000)}`)).toEqual(['1 json'])
  })
})

describe('A file of very many orders', () => {
  const rows = (n: number, end = '\n') =>
    ['accession,patient', ...Array.from({ length: n }, (_, row) => `S26-${row},Vale`)].join(end) + end
  const message = (n: number) => `MSH|^~\\&|LIS\rPID|1||||Vale^Nora\rOBR|1|S26-${n}\r`
  const bundle = (n: number) => JSON.stringify(Array.from({ length: n }, () => ({ resourceType: 'Patient' })))

  it('is read up to 20,000, which is the most', () => {
    expect(parse(rows(20_000))).toMatchObject({ problems: [] })
    expect(parse(rows(20_000)).orders).toHaveLength(20_000)
  })

  it.each([
    ['rows', rows(20_001)],
    ['rows with the line ends of old machines', rows(20_001, '\r')],
    ['HL7 messages', Array.from({ length: 20_001 }, (_, n) => message(n)).join('')],
  ])('is refused as a whole before it is read, and says what to do: %s', (_, text) => {
    const began = performance.now()
    expect(problemsOf(text)).toEqual(['1 too-many'])
    expect(performance.now() - began).toBeLessThan(2000)
  })

  it('is not refused for what is not an order', () => {
    expect(problemsOf(bundle(20_001))).not.toContain('too-many')
  })
})

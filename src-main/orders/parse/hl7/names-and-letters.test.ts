import { describe, expect, it } from 'vitest'
import { bytesIn, message, parse, personIn, problemsOf } from '../testing.ts'

const named = (name: string, set = '') => personIn(message({ name, set }))

describe('The patient of an HL7 order', () => {
  it('has the legal one of several names, and never a former one', () => {
    expect(named('SMITH^JANE^^^^^M~DOE^JANE^^^^^L')).toBe('DOE, JANE')
    expect(named('DOE^JANIE^^^^^N~DOE^JANE')).toBe('DOE, JANE')
    expect(named('ROE^J^^^^^A~DOE^JANE^^^^^D~DOE^J^^^^^S')).toBe('DOE, JANE')
    expect(named('SMITH^JANE^^^^^B~DOE^JANE^^^^^L')).toBe('DOE, JANE')
    expect(named('XX^YY^^^^^L^P~YAMADA^HANA^^^^^L^A')).toBe('YAMADA, HANA')
    expect(named('SMITH^JANE^^^^^M')).toBe('no-current-name')
    expect(named('SMITH^JANE^^^^^NOUSE~SMITH^J^^^^^A')).toBe('no-current-name')
  })

  it('has the currently valid name', () => {
    expect(named('SMITH^JANE^^^^^L^^^20000101&20100101~DOE^JANE^^^^^L^^^20100101')).toBe('DOE, JANE')
    expect(named('SMITH^JANE^^^^^L^^^^^20000101^20100101~DOE^JANE^^^^^L')).toBe('DOE, JANE')
    expect(named('SMITH^JANE^^^^^L^^^^^20300101~DOE^JANE^^^^^U')).toBe('DOE, JANE')
    expect(named('SMITH^JANE^^^^^L^^^^^^20100101')).toBe('no-current-name')
    expect(named('DOE^JANE^^^^^L^^^^^^2026')).toBe('DOE, JANE')
  })

  it('has the complete family name, whatever its separate parts are', () => {
    expect(named('van den Berg&van den&Berg^Anna^M')).toBe('van den Berg, Anna M')
    expect(named('de Vries-Jansen&&Jansen&de&Vries^Maria')).toBe('de Vries-Jansen, Maria')
    expect(named('Berg&van den^Anna')).toBe('van den Berg, Anna')
    expect(named('&van den&Berg^Anna')).toBe('van den Berg, Anna')
    expect(named('&&Jansen&de&Vries^Maria')).toBe('hl7-name')
    expect(named('""^""')).toBe('no-patient')
    expect(named('DOE^""')).toBe('DOE')
  })

  it('is one person, and a message with two is refused', () => {
    const [msh, pid, ...rest] = Buffer.from(message({})).toString('latin1').split('\r')
    const two = [msh, pid, pid?.replace('DOE', 'ROE'), ...rest].join('\r')
    expect(problemsOf(two)).toEqual(['3 hl7-two-patients'])
    expect(parse([msh, pid, pid, ...rest].join('\r')).orders).toHaveLength(1)
  })

  it('has a day, month or year of birth, but not an impossible day', () => {
    const born = (birthDate: string) => parse(message({ birthDate })).orders[0]?.birthDate
    expect(['19800102', '198001', '1980', '198001021530', '19800102153000.0000+0100', '""', ''].map(born)).toEqual([
      ...['1980-01-02', '1980-01', '1980', '1980-01-02', '1980-01-02', null, null],
    ])
    expect([born('19800000'), born('19800100')]).toEqual(['1980', '1980-01'])
    expect(problemsOf(message({ birthDate: '19801301' }))).toEqual(['2 birth-date'])
    expect(parse(message({ sex: 'X' })).orders[0]?.patientSex).toBe('other')
  })
})

describe('The letters of an HL7 order', () => {
  it('are decoded by the character set in MSH-18', () => {
    expect(named(bytesIn('4d fc 6c 6c 65 72'), '8859/1')).toBe('Müller')
    expect(named(bytesIn('a6 77 69 b1 74 65 6b 5e a3 75 63 6a 61'), '8859/2')).toBe('Świątek, Łucja')
    expect(named(bytesIn('b8 d2 d0 dd de d2 d0'), '8859/5')).toBe('Иванова')
    expect(named(bytesIn('59 fd 6c 64 fd 7a'), '8859/9')).toBe('Yıldız')
    expect(named(bytesIn('a8 69 6d 65 6b'), '8859/15')).toBe('šimek')
    expect(named(bytesIn('cd f5 5e d0 a1 c3 f7'), 'GB 18030-2000')).toBe('王, 小明')
    expect(named(Buffer.from('Müller').toString('latin1'), 'UNICODE UTF-8')).toBe('Müller')
    expect(named(bytesIn('1b 24 42 3b 33 45 44 1b 28 42 5e 1b 24 42 32 56 3b 52 1b 28 42'), '~ISO IR87')).toBe(
      '山田, 花子',
    )
  })

  it('are kept whole if a byte of a character looks like a separator', () => {
    // The second bytes of these are `|` and `^`.
    expect(named(bytesIn('81 7c 81 5e 5e 81 7e'), 'GB 18030-2000')).toBe(
      new TextDecoder('gb18030').decode(Buffer.from('817c815e2c20817e', 'hex')),
    )
    const header = Buffer.from(message({ set: 'GB 18030-2000' }))
      .toString('latin1')
      .replace('|LIS|', `|${bytesIn('81 7c')}|`)
    expect(personIn(Buffer.from(header, 'latin1'))).toBe('DOE, JANE')
  })

  it('in an unsupported set, or one that the bytes contradict, are refused', () => {
    for (const set of ['ISO IR159', 'CNS 11643-1992', 'UNICODE UTF-32', 'EBCDIC', '8859/12', '8859/1~ISO IR159'])
      expect(parse(message({ set })).problems, set).toMatchObject([{ line: 1, code: 'hl7-character-set' }])
    expect(parse(message({ set: 'CNS 11643-1992' })).problems[0]?.params).toEqual({ name: 'CNS 11643-1992' })
    expect(named(bytesIn('4d fc'), 'UNICODE UTF-8')).toBe('hl7-character-set-wrong')
    expect(named(bytesIn('4d fc'), 'ASCII')).toBe('hl7-character-set-wrong')
    expect(named(bytesIn('4d 92'), '8859/1')).toBe('hl7-character-set-wrong')
    expect(named(bytesIn('cd ff'), 'GB 18030-2000')).toBe('hl7-character-set-wrong')
    expect(named(Buffer.from('Müller').toString('latin1'), '8859/1')).toBe('hl7-character-set-wrong')
  })

  it('without a named set are ASCII or UTF-8, and nothing else is guessed', () => {
    expect(named(Buffer.from('Müller').toString('latin1'))).toBe('Müller')
    expect(named(bytesIn('4d fc 6c 6c 65 72'))).toBe('hl7-character-set-missing')
    expect(named('M\\XC3BC\\ller')).toBe('Müller')
    expect(named('M\\XFC\\ller')).toBe('hl7-character-set-missing')
  })

  it('with a byte order mark are Unicode, whatever else the header says', () => {
    const text = Buffer.from(message({ name: 'Müller^Åse', set: 'UNICODE UTF-16' })).toString('latin1')
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
    expect(personIn(utf16)).toBe('Müller, Åse')
    expect(personIn(Buffer.from(`\ufeff${text.replace('UNICODE UTF-16', '8859/1')}`))).toBe('Müller, Åse')
  })

  it('of several messages in one file are decoded by each message’s own header', () => {
    const both = Buffer.concat([
      message({ name: bytesIn('a3'), set: '8859/2', accession: 'S26-1' }),
      message({ name: bytesIn('c3 85'), set: 'UNICODE UTF-8', accession: 'S26-2' }),
      message({ set: 'EBCDIC', accession: 'S26-3' }),
    ])
    expect(parse(both).orders.map(({ patientName }) => patientName)).toEqual(['Ł', 'Å'])
    expect(problemsOf(both)).toEqual(['9 hl7-character-set'])
  })
})

describe('An escape sequence', () => {
  it('stands for separators and bytes of the message’s set, and for blanks instead of formatting', () => {
    expect(named('O\\T\\HARA^A\\F\\B\\S\\C\\R\\D\\E\\E')).toBe('O&HARA, A|B^C~D\\E')
    expect(named('M\\XFC\\ller^J\\XE9\\r\\XF4\\me', '8859/1')).toBe('Müller, Jérôme')
    expect(named('\\XA6\\wi\\XB1\\tek', '8859/2')).toBe('Świątek')
    expect(named('\\XCDF5\\^\\XD0A1C3F7\\', 'GB 18030-2000')).toBe('王, 小明')
    expect(named('M\\XC3\\\\XBC\\ller', 'UNICODE UTF-8')).toBe('Müller')
    expect(named('DOE^\\H\\JANE\\N\\')).toBe('DOE, JANE')
    expect(named('DOE^JANE\\.br\\MARY')).toBe('DOE, JANE MARY')
  })

  it('switches to another set and back', () => {
    expect(named(`\\C2D42\\${bytesIn('a3')}ucja\\C2842\\^X`, '8859/1')).toBe('Łucja, X')
    expect(named('\\M2442\\;3ED\\C2842\\', '8859/1')).toBe('山田')
    expect(named('\\M242844\\;3ED\\C2842\\')).toBe('hl7-escape')
  })

  it('that is unknown is reported, and a single escape character is text', () => {
    expect(named('O\\BRIEN^MARY')).toBe('O\\BRIEN, MARY')
    expect(named('O\\Z12\\BRIEN')).toBe('hl7-escape')
    expect(named('O\\XG1\\BRIEN')).toBe('hl7-escape')
    expect(named('M\\XFF\\', 'UNICODE UTF-8')).toBe('hl7-character-set-wrong')
    const bare = Buffer.from(message({ name: 'O\\T\\HARA' }))
      .toString()
      .replace('|^~\\&|', '|^~|')
    expect(personIn(bare)).toBe('O\\T\\HARA')
  })
})

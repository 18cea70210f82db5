import { type AccessionPattern, accessionKey } from '#shared/domain/accession.ts'
import { collector, type ParsedOrders, type ParseOptions, type RawOrder, Unreadable } from '../parsed.ts'
import { fateOf, type OrderFate } from './control.ts'
import { type Message, messagesOf, type Segment } from './messages.ts'
import { type PersonFields, personOf } from './person.ts'

interface Order {
  readonly line: number
  orc: Segment | null
  obr: Segment | null
  spm: Segment | null
}

type Read = RawOrder & { readonly fate: OrderFate }

const types = /^(ORM(\^(O01)?)?|OML(\^(O21|O33|O35|O39)?)?|OMG(\^(O19)?)?)$/

/**
 * HL7 v2 orders: ORM^O01, OML^O21/O33/O35/O39 and OMG^O19, in one or many messages. The accession number is the first
 * of SPM-30, OBR-18, ORC-3, OBR-3, ORC-2, OBR-2 and SPM-2 that looks like one. Otherwise it is the filler's or placer's
 * number, unchanged. Fields are those of HL7 v2.5.1, chapters 2, 2A, 3, 4 and 7. `isUnicode` is true if the file has a
 * byte order mark of UTF-8.
 */
export function parseHl7(bytes: Uint8Array, isUnicode: boolean, options: ParseOptions): ParsedOrders {
  const { add, problem, result } = collector(options)
  for (const message of messagesOf(bytes, isUnicode)) {
    if ('problem' in message) problem(message.problem.line, message.problem.code, message.problem.params)
    else readMessage(message)
  }
  return result()

  function readMessage(message: Message) {
    const { line, segments, signs } = message
    const [header] = segments
    if (!header) return
    const type = header.field(9).split(signs.repetition)[0]?.split(signs.component).slice(0, 2).join('^') ?? ''
    if (!types.test(type)) return problem(line, 'hl7-type', { type: type.slice(0, 20) })
    const orders = ordersOf(segments)
    if (orders.length === 0) return problem(line, 'hl7-no-order')
    let person: PersonFields | null = null
    const pids = segments.filter(({ name }) => name === 'PID')
    const sayTwo = pids.find((pid) => [3, 5, 7, 8].some((n) => pid.field(n) !== pids[0]?.field(n)))
    if (sayTwo) return problem(sayTwo.line, 'hl7-two-patients')
    try {
      person = pids[0] ? personOf(message, pids[0], options.today) : null
    } catch (error) {
      return tell(pids[0]?.line ?? line, error)
    }
    const read = orders.flatMap((order) => readOrder(message, order, person) ?? [])
    for (const order of onceEach(read)) add(order)
  }

  function readOrder(message: Message, order: Order, person: PersonFields | null): Read | null {
    try {
      const [control = '', state = ''] = [1, 5].map((n) => first(message, order.orc, n).toUpperCase())
      return {
        line: order.line,
        accession: accessionOf(message, order, options.pattern),
        patientName: person?.patientName ?? '',
        sex: person?.sex ?? '',
        birthDate: person?.birthDate ?? '',
        specimenText: specimenOf(message, order),
        cancelled: false,
        patientLine: person?.line ?? message.line,
        fate: fateOf(control, state, first(message, order.obr, 25).toUpperCase()),
      }
    } catch (error) {
      tell(order.line, error)
      return null
    }
  }

  /** Several services for one specimen are one order, which is withdrawn if all of them are. */
  function onceEach(read: readonly Read[]): RawOrder[] {
    const groups = Map.groupBy(read, ({ accession }) => accessionKey(accession))
    const hasReplacement = read.some(({ fate }) => fate === 'stands')
    return [...groups.values()].flatMap((group) => {
      const standing = group.find(({ fate }) => fate === 'stands')
      const [order] = standing ? [standing] : group
      if (!order) return []
      if (order.accession === '') return group
      if (!standing && !hasReplacement && group.some(({ fate }) => fate === 'replaced')) {
        problem(order.line, 'hl7-replaced')
        return []
      }
      return [{ ...order, cancelled: !standing }]
    })
  }

  function tell(line: number, error: unknown) {
    if (!(error instanceof Unreadable)) throw error
    problem(line, error.code, error.params)
  }
}

/** The first subcomponent of a field's first component. */
function first({ signs, text }: Message, segment: Segment | null, n: number, component = 1): string {
  const value = (segment?.field(n) ?? '').split(signs.repetition)[0]?.split(signs.component)[component - 1] ?? ''
  return text(signs.sub === '' ? value : (value.split(signs.sub)[0] ?? '')).trim()
}

function accessionOf(message: Message, { orc, obr, spm }: Order, pattern: AccessionPattern): string {
  const assigned = [first(message, orc, 3), first(message, obr, 3), first(message, orc, 2), first(message, obr, 2)]
  // SPM-2 holds the placer's number of the specimen, then the filler's.
  const values = [
    first(message, spm, 30),
    first(message, obr, 18),
    ...assigned,
    first(message, spm, 2, 2),
    first(message, spm, 2, 1),
  ]
  const found = values.map((value) => pattern.firstIn(value)).find((accession) => accession !== null)
  return found ?? assigned.find((value) => value !== '') ?? ''
}

/** SPM-4 and SPM-5, OBR-15, and the service itself (OBR-4), as text. */
function specimenOf(message: Message, { obr, spm }: Order): string {
  const { signs } = message
  const words = (value: string) => {
    const [code = '', text = ''] = value.split(signs.repetition)[0]?.split(signs.component) ?? []
    return [text, code].map((part) => message.text(part).trim()).find((part) => part !== '') ?? ''
  }
  const field = obr?.field(15) ?? ''
  const source = signs.sub === '' ? field : field.replaceAll(signs.sub, signs.component)
  const all = [words(spm?.field(4) ?? ''), words(spm?.field(5) ?? ''), words(source), words(obr?.field(4) ?? '')]
  return all.filter((text) => text !== '').join('; ')
}

/** ORC and OBR with their other segments. A specimen comes after its order (O21) or before its orders (O33). */
function ordersOf(segments: readonly Segment[]): Order[] {
  const orders: Order[] = []
  let ahead: Segment | null = null
  let current = null as Order | null
  for (const segment of segments) {
    if (segment.name === 'SPM') {
      if (current && !current.spm) current.spm = segment
      else {
        ahead = segment
        current = null
      }
    } else if (segment.name === 'ORC') {
      current = { line: segment.line, orc: segment, obr: null, spm: ahead }
      orders.push(current)
    } else if (segment.name === 'OBR') {
      if (current && !current.obr) current.obr = segment
      else {
        current = { line: segment.line, orc: current?.orc ?? null, obr: segment, spm: ahead }
        orders.push(current)
      }
    }
  }
  return orders
}

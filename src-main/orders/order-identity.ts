import type { CaseIdentity } from '#main/cases/index.ts'
import type { Order } from '#shared/contract/schemas/orders.ts'
import type { OrderedPerson } from '#shared/domain/order.ts'
import type { SpecimenType } from '#shared/domain/specimen.ts'

/** The subject of a match's event. */
export const aboutMatch = (slideId: number, order: Order | null) => ({
  slideId,
  ...(order ? { subject: `order ${order.id}` } : {}),
})

/** Whether both describe the same person. */
export const isPerson = (a: OrderedPerson, b: OrderedPerson): boolean =>
  a.patientName === b.patientName && a.patientSex === b.patientSex && a.birthDate === b.birthDate
export const personOf = ({ patientName, patientSex, birthDate }: OrderedPerson): OrderedPerson => ({
  patientName,
  patientSex,
  birthDate,
})

/** The patient as given by the order. `specimen` is used if the order does not state a preparation. */
export const identityOf = (order: Order, specimen: SpecimenType): CaseIdentity => ({
  accession: order.accession,
  person: order,
  specimen: order.specimen === 'not-stated' ? specimen : order.specimen,
})

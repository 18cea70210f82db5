import type { Contradiction } from '../domain/contradictions.ts'
import { lookUp } from '../messages/index.ts'

/** What a signature would contradict or skip, as a sentence for the signer. */
export function contradictionText({ code, params }: Pick<Contradiction, 'code' | 'params'>): string {
  const lane = lookUp(`common.lane-${params.lane}`)
  const key = params.n === 1 ? `${code}-one` : code
  return lookUp(`contradiction.${key}`, lane === null ? params : { ...params, lane }) ?? code
}

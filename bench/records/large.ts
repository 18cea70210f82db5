import { randomBytes } from 'node:crypto'
import { benchFor } from '../../src-main/cases/testing.ts'
import { acknowledging, ada } from '../../src-shared/contract/testing.ts'
import type { BethesdaDraft } from '../../src-shared/domain/bethesda/index.ts'

/** Size of one made-up report, bytes. It cannot be compressed, like the pictures in a real one. */
const reportBytes = 1_000_000
const events = 100_000

const normal: BethesdaDraft = {
  specimen: 'liquid-based',
  adequacy: 'satisfactory',
  transformationZone: 'present',
  quality: [],
  unsatisfactoryReason: '',
  category: 'nilm',
  interpretations: [],
  comment: '',
}

/** Records of about this size in `folder`: signed cases with a PDF of 1 MB each, and 100,000 events. */
export async function largeRecords(folder: string, gigabytes: number, encrypted: boolean) {
  const lab = benchFor({ makeReport: async () => randomBytes(reportBytes) }, { in: folder, encrypted })
  const cases = Math.ceil((gigabytes * 1e9) / reportBytes)
  for (let n = 0; n < cases; n++) {
    const { caseId } = lab.screened(`slide ${n}`, ['NILM'])
    lab.cases.saveDraft(ada, { caseId, draft: normal })
    await lab.cases.signOut(ada, caseId, acknowledging(lab.cases, ada, caseId, { meaning: 'Read and approved.' }))
  }
  fillEvents(lab)
  const open = lab.screened('open', Array(2000).fill('LSIL'))
  return { lab, ...open }
}

/** Events in one durable commit, because only their number matters. */
function fillEvents({ records }: ReturnType<typeof benchFor>): void {
  const have = records.read<[], number>('SELECT count(*) FROM events', { pluck: true }).get() ?? 0
  const act = { by: ada.id, what: 'case-edited' } as const
  records.change({ by: ada.id, what: 'note-kept' }, () => {
    for (let n = have; n < events; n++) records.change(act, () => undefined)
  })
}

export type Column = 'accession' | 'name' | 'family' | 'given' | 'sex' | 'birthDate' | 'specimen' | 'status'

/** Column headings that laboratories use, without blanks, punctuation and case. */
const headings: Readonly<Record<Column, string>> = {
  accession:
    'accession accessionnumber accessionno accessionnr accnumber caseno casenumber case auftragsnummer einsendenummer ' +
    '编号 病理号 检查号',
  name: 'patient patientname patientsname name fullname 姓名 患者姓名 病人姓名',
  family: 'familyname lastname surname nachname familienname 姓',
  given: 'givenname givennames firstname forename vorname 名',
  sex: 'sex gender geschlecht sexe sexo 性别',
  birthDate: 'birthdate dateofbirth birthday dob geburtsdatum geboren gebdatum datedenaissance 出生日期',
  specimen: 'specimen specimentype preparation material sample 标本 标本类型',
  status: 'status state orderstatus 状态',
}
const columnOf = new Map(
  Object.entries(headings).flatMap(([column, words]) => words.split(' ').map((word) => [word, column as Column])),
)

/** The column of a heading; null for an irrelevant one. */
export const columnNamed = (heading: string): Column | null =>
  columnOf.get(
    heading
      .toLowerCase()
      .normalize('NFKC')
      .replace(/[^\p{L}\p{N}]/gu, ''),
  ) ?? null

const cancelled =
  'cancelled canceled cancel ca oc cr dc od revoked withdrawn deleted void voided annulled discontinued replaced ' +
  'entered-in-error storniert abgesagt annulé anulado annullato geannuleerd отменен отменён 取消 已取消 作废 已作废'
const live =
  'active new open ordered order requested placed scheduled planned nw sc ip in-progress in-process inprogress started ' +
  'arrived received registered accepted approved pending waiting on-hold hold draft completed complete done final ' +
  'finished reported signed resulted cm yes valid ok neu offen aktiv angefordert erfasst fertig abgeschlossen 新建 ' +
  '已登记 登记 有效 已接收 已核收 已完成 完成 待检'
const states = new Map([
  ...cancelled.split(' ').map((word) => [word, true] as const),
  ...live.split(' ').map((word) => [word, false] as const),
])

/** Whether a word in the state column withdraws the order; undefined for an unknown word. */
export function isCancelledWord(text: string): boolean | undefined {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-')
  return word === '' ? false : states.get(word)
}

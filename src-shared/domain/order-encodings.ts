/** Character sets of order files that are not Unicode, named as in the Encoding Standard. */
export const orderEncodings = [
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'iso-8859-2',
  'gb18030',
  'big5',
  'euc-kr',
  'shift_jis',
  'koi8-r',
  'ibm866',
  'macintosh',
] as const
export type OrderEncoding = (typeof orderEncodings)[number]

export const isOrderEncoding = (name: string): name is OrderEncoding =>
  (orderEncodings as readonly string[]).includes(name)

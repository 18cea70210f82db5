import type { OrderEncoding } from '#shared/domain/order-encodings.ts'

/** How names are written in a language. This distinguishes one 8-bit character set from another. */
export interface Language {
  /** The letters other than A to Z, or all letters of another script. The most frequent comes first. */
  readonly letters: string
  /** Share of a word's letters that are not A to Z; 1 for another script. */
  readonly share: number
  /** How frequent the language is among those that use its character set. */
  readonly weight: number
}

export interface Candidate {
  /** Name in the Encoding Standard. */
  readonly encoding: OrderEncoding
  /** How frequent the set is in exported tables. */
  readonly prior: number
  readonly languages: readonly Language[]
}

const latin = (weight: number, share: number, letters: string): Language => ({ letters, share, weight })
const script = (weight: number, letters: string): Language => ({ letters, share: 1, weight })

const german = 'üöäß'
const french = 'éèçëïêôâîûàùœæüÿ'
const russian = 'аоеинврлткмсдпуьягызбйчхжшюцфщэъё'
const western = [
  latin(0.35, 0.04, 'éüöäèßçáóíñåøæàêâôãëïîúòùìõûýœš'),
  latin(0.2, 0.05, german),
  latin(0.12, 0.06, french),
  latin(0.12, 0.05, 'íáéóñúü'),
  latin(0.06, 0.07, 'ãçáéíóúâêôàõ'),
  latin(0.1, 0.06, 'øåæäöéü'),
  latin(0.03, 0.02, 'òàèìùé'),
  latin(0.02, 0.15, 'áíóðþúéöæý'),
]

/** Character sets of tables that are not Unicode. Of two equally likely sets, the earlier one is chosen. */
export const singleByte: readonly Candidate[] = [
  { encoding: 'windows-1252', prior: 0.4, languages: western },
  {
    encoding: 'windows-1250',
    prior: 0.14,
    languages: [
      latin(0.3, 0.09, 'łąóńśężćź'),
      latin(0.2, 0.14, 'áíéěýžščřúůňťďó'),
      latin(0.1, 0.13, 'áíéýžščúľňťôďóäŕĺ'),
      latin(0.15, 0.12, 'áéóöíüőúű'),
      latin(0.1, 0.05, 'ăşţâî'),
      latin(0.1, 0.06, 'ćčšžđ'),
      latin(0.05, 0.05, german),
    ],
  },
  {
    encoding: 'windows-1251',
    prior: 0.14,
    languages: [
      script(0.7, russian),
      script(0.1, 'оанивіеркстлмудпяьбгзйхчцюєїжшщфґ'),
      script(0.1, 'аеоинтрсвлкдпмзгбуъчщхяцжшйюфь'),
      script(0.05, 'аиоенрјсткувдлмпгбзчњцшљжћђхфџ'),
      script(0.05, 'анаеілрыкуостявдмпьзбгйчхцўжшюэёф'),
    ],
  },
  { encoding: 'windows-1253', prior: 0.04, languages: [script(1, 'αοιτεσνρκυπλςμγδθήόάίέχύφώβζξωηψϊϋΐΰ')] },
  { encoding: 'windows-1254', prior: 0.04, languages: [latin(1, 0.13, 'ıüşçöğİâîû')] },
  { encoding: 'windows-1255', prior: 0.03, languages: [script(1, 'יוהלאמרבתשנםדחקפעןסגזטכצךףץ')] },
  { encoding: 'windows-1256', prior: 0.03, languages: [script(1, 'اليمرنحدبعسهوفتةكقشطصجخأزضظذغثءئىآإؤپچژگکی')] },
  {
    encoding: 'windows-1257',
    prior: 0.03,
    languages: [latin(0.4, 0.12, 'ėšžųčįūąę'), latin(0.35, 0.13, 'āīņšēļžčģķū'), latin(0.25, 0.08, 'äõüöšž')],
  },
  { encoding: 'windows-1258', prior: 0.01, languages: [latin(1, 0.3, '\u0323\u0301\u0300\u0303\u0309ăâđêôơư')] },
  { encoding: 'macintosh', prior: 0.03, languages: western },
  { encoding: 'ibm866', prior: 0.01, languages: [script(1, russian)] },
  { encoding: 'koi8-r', prior: 0.01, languages: [script(1, russian)] },
  {
    encoding: 'iso-8859-2',
    prior: 0.03,
    languages: [latin(0.5, 0.09, 'łąóńśężćź'), latin(0.5, 0.14, 'áíéěýžščřúůňťďó')],
  },
]

/** Character sets with two bytes per character, each with surnames and words of headings in its language. */
export interface WideCandidate {
  readonly encoding: OrderEncoding
  readonly prior: number
  readonly surnames: string
  readonly words: readonly string[]
}

export const wide: readonly WideCandidate[] = [
  {
    encoding: 'gb18030',
    prior: 0.1,
    surnames:
      '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧司诸上',
    words:
      '编号,姓名,性别,出生日期,标本,标本类型,病理号,状态,患者姓名,病人姓名,年龄,女,男,取消,已取消,未知,液基,涂片,宫颈,细胞学,液基细胞学,宫颈涂片'.split(
        ',',
      ),
  },
  {
    encoding: 'big5',
    prior: 0.03,
    surnames:
      '王李張劉陳楊黃趙吳周徐孫馬朱胡郭何高林羅鄭梁謝宋唐許韓馮鄧曹彭曾蕭田董袁潘于蔣蔡余杜葉程蘇魏呂丁任沈姚盧姜崔鍾譚陸汪范金石廖賈夏方白鄒孟熊秦邱江尹薛侯龍史陶黎賀顧毛簡游詹洪賴莊柯歐',
    words: '編號,姓名,性別,出生日期,檢體,狀態,女,男,取消'.split(','),
  },
  {
    encoding: 'euc-kr',
    prior: 0.03,
    surnames:
      '김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용',
    words: '이름,성명,성별,생년월일,검체,상태,여,남,여자,남자,번호'.split(','),
  },
  {
    encoding: 'shift_jis',
    prior: 0.03,
    surnames:
      '佐鈴高田渡伊山中小加吉松井木林清斎阿森池橋石前藤岡長近村遠青坂後西福太三原岩竹和大野金上本菊古武新今安平宮内市川杉酒',
    words: '氏名,性別,生年月日,検体,状態,女,男,番号,患者名'.split(','),
  },
]

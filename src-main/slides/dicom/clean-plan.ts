/**
 * What a copy without identity keeps of a whole-slide instance. Everything that is not named here stays behind, which
 * includes all private elements, overlays (group 60xx), curves and descriptions. Source: DICOM PS3.15, table E.1-1.
 */
export type CleanAction =
  | { readonly do: 'keep'; readonly vr: string }
  /** An empty value, because the standard wants the element to be there. */
  | { readonly do: 'empty'; readonly vr: string }
  | { readonly do: 'uid' }
  /** A date or a date with time, moved; the time of day is left out. */
  | { readonly do: 'date'; readonly vr: 'DA' | 'DT' }
  | { readonly do: 'code'; readonly vr: string; readonly kind: 'person' | 'case' | 'slide' }
  | { readonly do: 'inside'; readonly plan: CleanPlan }
export type CleanPlan = ReadonlyMap<number, CleanAction>

type Entry = readonly [number, CleanAction]
const keep = (vr: string, ...tags: readonly number[]): Entry[] => tags.map((tag) => [tag, { do: 'keep', vr }])
const empty = (vr: string, ...tags: readonly number[]): Entry[] => tags.map((tag) => [tag, { do: 'empty', vr }])
const uid = (...tags: readonly number[]): Entry[] => tags.map((tag) => [tag, { do: 'uid' }])
const date = (vr: 'DA' | 'DT', ...tags: readonly number[]): Entry[] => tags.map((tag) => [tag, { do: 'date', vr }])
const code = (tag: number, vr: string, kind: 'person' | 'case' | 'slide'): Entry => [tag, { do: 'code', vr, kind }]
const inside = (tags: readonly number[], ...entries: readonly (readonly Entry[])[]): Entry[] =>
  tags.map((tag) => [tag, { do: 'inside', plan: new Map(entries.flat()) }])

/** Items of a code sequence: of standard code lists, value and meaning. */
const coded = [keep('SH', 0x00080100, 0x00080102), keep('LO', 0x00080104)]
const place = [keep('SL', 0x0048021e, 0x0048021f), keep('DS', 0x0040072a, 0x0040073a, 0x0040074a)]
const frameGroups = [
  inside([0x00289110], keep('DS', 0x00180050, 0x00180088, 0x00280030)),
  inside([0x0048021a], ...place),
  inside([0x00209111], keep('UL', 0x00209157)),
  inside([0x00480207], keep('SH', 0x00480106)),
  inside([0x00400710], keep('CS', 0x00089007)),
]

/** Maker, model, serial number and software of the device. */
export const deviceTags: ReadonlySet<number> = new Set([0x00080070, 0x00081090, 0x00181000, 0x00181020])

export const cleanPlan: CleanPlan = new Map<number, CleanAction>(
  [
    keep(
      'CS',
      0x00080008,
      0x00080060,
      0x00089206,
      0x00089207,
      0x00089205,
      0x00209311,
      0x00280004,
      0x00280301,
      0x00282110,
    ),
    keep('UI', 0x00080016),
    uid(0x00080018, 0x00080019, 0x0020000d, 0x0020000e, 0x00200052, 0x00200242, 0x00209161, 0x00209164),
    date('DA', 0x00080020, 0x00080021, 0x00080022, 0x00080023),
    date('DT', 0x0008002a),
    empty('TM', 0x00080030, 0x00080033),
    [code(0x00080050, 'SH', 'case')],
    empty('PN', 0x00080090),
    // The Retain Device Identity Option.
    keep('LO', ...deviceTags),
    [code(0x00100010, 'PN', 'person'), code(0x00100020, 'LO', 'person')],
    empty('DA', 0x00100030),
    empty('CS', 0x00100040),
    empty('SH', 0x00200010),
    keep('IS', 0x00200011, 0x00200013, 0x00280008),
    empty('LO', 0x00201040),
    keep(
      'US',
      0x00209162,
      0x00209163,
      0x00280002,
      0x00280006,
      0x00280010,
      0x00280011,
      0x00280100,
      0x00280101,
      0x00280102,
    ),
    keep('US', 0x00280103),
    keep('UL', 0x00209228, 0x00480006, 0x00480007, 0x00480302, 0x00480303),
    keep('DS', 0x00282112),
    keep('CS', 0x00282114, 0x00480010, 0x00480011, 0x00480012),
    keep('FL', 0x00480001, 0x00480002, 0x00480003),
    keep('DS', 0x00480102),
    keep('US', 0x00480014),
    inside([0x00209221], uid(0x00209164)),
    inside([0x00209222], keep('AT', 0x00209165, 0x00209167), uid(0x00209164)),
    [code(0x00400512, 'LO', 'slide')],
    empty('SQ', 0x00400513, 0x00400555),
    inside([0x00400518], ...coded),
    inside([0x00400560], [code(0x00400551, 'LO', 'slide')], uid(0x00400554), empty('SQ', 0x00400562, 0x00400610)),
    inside([0x00480008], keep('DS', 0x0040072a, 0x0040073a, 0x0040074a)),
    inside(
      [0x00480105],
      keep('OB', 0x00282000),
      keep('CS', 0x00282002),
      keep('SH', 0x00480106),
      keep('DS', 0x00480112),
      inside([0x00220016, 0x00480108, 0x00220019], ...coded),
    ),
    inside([0x52009229, 0x52009230], ...frameGroups),
    keep('OV', 0x7fe00001, 0x7fe00002),
  ].flat(),
)

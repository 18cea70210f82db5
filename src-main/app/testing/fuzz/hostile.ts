/** Values that break programs which trust their input. */

const long = 'x'.repeat(100_000)
const deep = (depth: number): unknown => {
  let value: unknown = 1
  for (let i = 0; i < depth; i++) value = i % 2 ? [value] : { a: value }
  return value
}

/** In place of a value of any kind. */
export const hostileValues: readonly unknown[] = [
  ...[null, true, false, '', 0, -1, 1, 2, 1e308, -1e308, 1e-320, 0.1, 2 ** 31, 2 ** 53, -(2 ** 53), 2 ** 63],
  ...[[], {}, [[]], [null], { length: 1e9 }, { toString: 'x' }, { constructor: { prototype: { a: 1 } } }],
  ...[
    long,
    deep(40),
    deep(3000),
    new Array(2000).fill(0),
    Object.fromEntries(new Array(500).fill(0).map((_, i) => [i, i])),
  ],
]

/** In place of a text. Lone surrogates travel as escapes. */
export const hostileTexts: readonly string[] = [
  ...['\0', 'a\0b', '\ud800', 'a\udfffb', '\u202egpj.exe', '\u2066a', '\u200b', '\ufeff', 'é', 'e\u0301', '\u{1f9ec}'],
  ...[
    '../../../../etc/passwd',
    '..\\..\\windows\\win.ini',
    '/etc/passwd',
    'C:\\con',
    '\\\\server\\share\\a.svs',
    'file:///etc/passwd',
  ],
  ...['%2e%2e%2f', '%00', '%', '%c0%af', "' OR 1=1 --", "'; DROP TABLE events; --", '"', '`id`', '$(id)', '{{7*7}}'],
  ...[
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '=HYPERLINK("http://x")',
    '__proto__',
    'constructor',
    'toString',
  ],
  ...[
    '(a+)+$',
    '(?:)',
    '[',
    '*',
    '\\',
    'NaN',
    'Infinity',
    '-0',
    '1e400',
    '0x10',
    '2026-02-30',
    '2026-11-30T25:61:61.000Z',
  ],
  ...[long, `${'a/'.repeat(3000)}b`, ' '.repeat(5000), '\n\n', '9'.repeat(400)],
]

/** In place of JSON. */
export const hostileBodies: readonly string[] = [
  ...[
    '',
    '{',
    '[',
    '"',
    'null',
    'true',
    '1',
    '-',
    'NaN',
    'undefined',
    '{"a":}',
    '{"a":1,}',
    "{'a':1}",
    '\0',
    '\ufeff{}',
  ],
  ...[
    '{"__proto__":{"admin":true}}',
    '{"constructor":{"prototype":{"x":1}}}',
    '{"caseId":1,"caseId":2}',
    '{"0":{"json":1}}',
  ],
  ...[
    '[]',
    '[[[[',
    `${'['.repeat(20_000)}`,
    `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
    '"\\ud800"',
    `"${long}"`,
    '1e999999',
  ],
]

/** In place of a plain route. */
export const hostileAddresses: readonly string[] = [
  ...[
    '/tiles/../../etc/passwd',
    '/tiles/1/0/0/0/0',
    '/tiles/-1/0/0/0/0',
    '/tiles/1/0/99/0/0',
    '/tiles/1/0/0/999999999/0',
  ],
  ...[
    '/tiles/1/0/0/1e3/0',
    '/tiles/1/-2/0/0/0',
    '/tiles/%2e%2e/%2e%2e/0/0/0',
    '/tiles/1/0/0/0/0?v=../../x',
    '/tiles//',
    '/tiles',
  ],
  ...[
    '/associated/1/label',
    '/associated/1/..%2f..%2fx',
    '/associated/1/constructor',
    '/associated/9007199254740993/label',
  ],
  ...[
    '/crops/1',
    '/crops/-1',
    '/crops/1?px=1e9',
    '/crops/1?px=64&plane=99999',
    '/crops/NaN',
    '/crops/1?v=%00',
    '/colour/1',
    '/colour/x',
  ],
  ...[
    '/reports/1.pdf',
    '/reports/1.pdf?version=-1',
    '/reports/1.pdf?version=1e99',
    '/reports/..%2f..%2f1.pdf',
    '/reports/0.pdf',
  ],
  ...[
    '/reports/99999999999999999999.pdf',
    '/exemplars.jpg?v=..',
    '/exemplars.jpg',
    '/model-card/..%2f..%2f..%2fpackage.json',
  ],
  ...[
    '/model-card/%2e%2e/%2e%2e/package.json',
    '/model-card/',
    '/model-card/figures/..',
    '/camera/1/1.jpg',
    '/camera/999/1.jpg',
  ],
  ...[
    '/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
    '/..%5c..%5cwindows',
    '/assets/..%2f..%2fpackage.json',
    '/%',
    '/%00',
    '/%c0%ae',
    '//etc/passwd',
  ],
  ...[
    '/trpc/',
    '/trpc/__proto__',
    '/trpc/system',
    '/trpc/system.info,system.info',
    `/trpc/${'system.info,'.repeat(200)}system.info?batch=1`,
  ],
  ...[
    '/trpc/cases.open?input=%00',
    '/trpc/cases.open?batch=1&input=%7B%220%22%3A1%7D',
    '/audit.csv',
    '/audit.jsonl',
    '/none.png',
  ],
]

/** Of plain routes that take a body; each with a hostile query. */
export const hostilePosts: readonly string[] = [
  ...[
    '/orders?name=a.csv',
    '/orders?name=',
    '/orders?name=..%2f..%2fa.csv',
    '/orders?name=a.hl7',
    '/orders?name=a.json',
    '/orders',
  ],
  ...[
    '/upload?name=a.svs',
    '/upload?name=..%2f..%2f..%2fescaped.svs',
    '/upload?name=%2fetc%2fescaped',
    '/upload?name=a.tif&mpp=NaN',
  ],
  ...[
    '/upload?name=a.tif&batch=0123456789abcdef&folder=..%2f..%2fescaped',
    '/upload?name=..&batch=0123456789abcdef&folder=..',
  ],
  ...[
    '/upload?name=a%00b.svs',
    '/upload?name=a.svs&batch=..%2f..&folder=x',
    `/upload?name=${'n'.repeat(3000)}.svs`,
    '/upload',
  ],
  ...[
    '/upload?name=con.svs&batch=0123456789abcdef&folder=%5c..%5cescaped',
    '/camera/look?mpp=0.25',
    '/camera/look?mpp=Infinity',
  ],
  ...[
    '/camera/1/fields',
    '/camera/1/fields?frames=1e9',
    '/camera/99/fields',
    '/audit.csv',
    '/audit.jsonl',
    '/control/address',
  ],
]

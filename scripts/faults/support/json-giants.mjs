// JSON texts made to cost much, at most so many bytes: [name, text]. Used by row 18.
const nested = (depth, open, close, core = '') => open.repeat(depth) + core + close.repeat(depth);
const inField = (name, text) => `{"${name}":${text}}`;
/** As many pieces as fit. */
const list = (bytes, piece, open, close) => {
  const parts = [];
  for (let size = open.length + close.length, at = 0; ; at++) {
    const text = `${at > 0 ? ',' : ''}${piece(at)}`;
    size += text.length;
    if (size > bytes) return open + parts.join('') + close;
    parts.push(text);
  }
};

/** Of 100,000 each, where an image may be. */
const ofHundredThousand = (field) => {
  const count = 100_000;
  const keys = (name) => `{${Array.from({ length: count }, (_, at) => `"${name(at)}":${at}`).join(',')}}`;
  return [
    ['100,000 arrays in each other', nested(count, '[', ']')],
    ['100,000 arrays that never close', '['.repeat(count)],
    ['100,000 objects in each other', nested(count, '{"a":', '}', '1')],
    ['100,000 objects that never close', '{"a":'.repeat(count)],
    ['100,000 arrays in the field', inField(field, nested(count, '[', ']'))],
    ['100,000 objects in the field', inField(field, nested(count, '{"a":', '}', '1'))],
    ['100,000 objects in an unknown field', inField('other', nested(count, '{"a":', '}', '1'))],
    ['100,000 keys', keys((at) => `key${at}`)],
    [
      '100,000 keys in the field',
      inField(
        field,
        keys((at) => `key${at}`),
      ),
    ],
    [
      '100,000 keys in an unknown field',
      inField(
        'other',
        keys((at) => `key${at}`),
      ),
    ],
    ['100,000 times the same key', keys(() => field)],
    ['100,000 times __proto__', keys(() => '__proto__')],
    ['100,000 numbers as keys', keys((at) => at * 1_000_003)],
  ];
};

/** As large as the body may be. */
const asLargeAsMayBe = (field, bytes) => {
  const room = bytes - field.length - 8;
  return [
    ['arrays as deep as there is room', inField(field, nested(Math.floor(room / 2), '[', ']'))],
    ['arrays that never close, to the end', '['.repeat(bytes)],
    ['objects as deep as there is room', inField(field, nested(Math.floor((room - 1) / 6), '{"a":', '}', '1'))],
    ['keys as many as there is room', list(bytes, (at) => `"${at.toString(36)}":0`, '{', '}')],
    [
      'keys in the field',
      inField(
        field,
        list(room, (at) => `"${at.toString(36)}":0`, '{', '}'),
      ),
    ],
    [
      'empty objects',
      inField(
        field,
        list(room, () => '{}', '[', ']'),
      ),
    ],
    ['a text of one letter', inField(field, `"${'a'.repeat(room)}"`)],
    ['a text of escapes', inField(field, `"${'\\u0041'.repeat(Math.floor(room / 6))}"`)],
    ['a text of newlines', inField(field, `"${'\\n'.repeat(Math.floor(room / 2))}"`)],
    ['a text beyond Latin-1', inField(field, `"${'\u20ac'.repeat(Math.floor(room / 3))}"`)],
    ['a text of at signs', inField(field, `"${'a@'.repeat(Math.floor(room / 2))}"`)],
    ['a text of dots', inField(field, `"a@${'a.'.repeat(Math.floor((room - 4) / 2))}"`)],
    ['a data URL of parameters', inField(field, `"data:image/png${';a'.repeat(Math.floor((room - 20) / 2))}"`)],
    ['a number of digits', inField(field, '1'.repeat(room))],
    ['white space', inField(field, ' '.repeat(room))],
  ];
};

export const giantsOf = (field, bytes) => [
  ...ofHundredThousand(field).filter(([, text]) => text.length <= bytes),
  ...asLargeAsMayBe(field, bytes),
];

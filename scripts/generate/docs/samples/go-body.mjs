// The body of a request in Go: the lines that make it, what is sent of it, its type, and what is imported for that. Called by go.mjs.
import { checked, checkedIn, textIn, valueIn } from './go-values.mjs';
import { readsFile, upload } from './request.mjs';

/** Keys with their values in a column, as gofmt has them. */
function mapLines(fields) {
  const isText = fields.every(({ variable, file, literal }) => variable || file || typeof literal === 'string');
  const keys = fields.map(({ name }) => `${JSON.stringify(name)}:`);
  const column = Math.max(...keys.map(({ length }) => length)) + 1;
  const value = (field) => (field.file ? 'base64.StdEncoding.EncodeToString(image)' : valueIn(field));
  return [
    `payload, err := json.Marshal(map[string]${isText ? 'string' : 'any'}{`,
    ...fields.map((field, at) => `\t${keys[at].padEnd(column)}${value(field)},`),
    '})',
  ];
}

const formField = ({ name, file, ...field }) =>
  file
    ? [
        ...checked(`part, err := form.CreateFormFile(${JSON.stringify(name)}, "${file}")`),
        ...checkedIn('_, err := part.Write(image)'),
      ]
    : checkedIn(`err := form.WriteField(${JSON.stringify(name)}, ${textIn(field)})`);

const formBody = (read, { fields }) => ({
  lines: [
    ...read,
    'var body bytes.Buffer',
    'form := multipart.NewWriter(&body)',
    ...fields.flatMap(formField),
    ...checkedIn('err := form.Close()'),
    '',
  ],
  sent: '&body',
  type: 'form.FormDataContentType()',
  imports: ['bytes', 'mime/multipart'],
});

const jsonBody = (read, { fields, mediaType }) => ({
  lines: [...read, ...checked(...mapLines(fields)), ''],
  sent: 'bytes.NewReader(payload)',
  type: JSON.stringify(mediaType),
  imports: ['bytes', 'encoding/json', ...(read.length > 0 ? ['encoding/base64'] : [])],
});

export function goBodyOf(body) {
  if (!body) return { lines: [], sent: 'nil', type: null, imports: [] };
  const read = readsFile({ body }) ? checked(`image, err := os.ReadFile("${upload}")`) : [];
  return body.isForm ? formBody(read, body) : jsonBody(read, body);
}

// Tables of fields, parameters and headers. Called by operations.mjs, rules.mjs and codes.mjs.
import { fieldsOf, rulesOf } from './contract.mjs';
import { code, table } from './markdown.mjs';
import { provenance } from './provenance.mjs';

const sentence = (text) => (text && !/[.!?]$/.test(text) ? `${text}.` : text);

/** What a field, parameter or header must be: in words, then its rules. */
export const meaning = (description, rules) =>
  [sentence(description), rules.length > 0 && sentence(rules.join('; '))].filter(Boolean).join(' ');

const demand = (required) => (required ? '**required**' : 'optional');

export const fieldsTable = (schema, deref) =>
  table(
    ['Field', 'Type', 'Meaning', 'From'],
    fieldsOf(schema, deref).map((field) => [
      code(field.path),
      `${field.type}, ${demand(field.required)}`,
      meaning(field.schema.description, rulesOf(field.schema)),
      provenance(field.source),
    ]),
  );

export const parametersTable = (parameters) =>
  table(
    ['Parameter', 'In', 'Meaning', 'From'],
    parameters.map((parameter) => [
      code(parameter.name),
      `${parameter.in}, ${demand(parameter.required)}`,
      meaning(parameter.description, [...rulesOf(parameter.schema), `for example ${code(parameter.example)}`]),
      provenance(parameter['x-source']),
    ]),
  );

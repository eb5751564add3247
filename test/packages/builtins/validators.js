// ajv, joi, validator
const Ajv = require('ajv');
const ajv = new Ajv({ allErrors: true, useDefaults: true, coerceTypes: true, verbose: false });
const check = ajv.compile({
  type: 'object',
  properties: {
    id: { type: 'integer', minimum: 1 }, tags: { type: 'array', items: { type: 'string', pattern: '^\\p{L}+$' }, uniqueItems: true, maxItems: 2 },
    kind: { enum: ['a', 'b'] }, n: { type: 'number', default: 5, multipleOf: 0.01 }, any: { anyOf: [{ type: 'null' }, { $ref: '#/$defs/x' }] },
  },
  patternProperties: { '^x-': { type: 'string' } }, required: ['id', 'kind'], additionalProperties: false,
  $defs: { x: { type: 'object', properties: { y: { $ref: '#/$defs/x' } }, maxProperties: 1 } },
});
for (const data of [{ id: '7', kind: 'a', tags: ['ä', 'b'] }, { id: 0, tags: ['1', '1', 'a'], z: 1, any: { y: { y: 3 } }, 'x-a': 1 }]) {
  console.log(check(data), data, check.errors && ajv.errorsText(check.errors));
}
const Joi = require('joi');
const schema = Joi.object({
  name: Joi.string().alphanum().min(3).max(30).required(), email: Joi.string().email({ tlds: false }), when: Joi.date().iso(),
  age: Joi.number().integer().when('name', { is: 'admin', then: Joi.required(), otherwise: Joi.optional() }), id: Joi.string().guid(),
  list: Joi.array().items(Joi.string(), Joi.number().positive()).unique(), uri: Joi.string().uri({ scheme: [/https?/] }), r: Joi.ref('name'),
}).with('email', 'name').messages({ 'string.min': '{{#label}} too short' });
for (const value of [{ name: 'abc', email: 'a@b.co', when: '2024-02-29', list: ['a', 1] }, { name: 'a!', email: 'x', age: 1.5, id: 'z', list: [1, 1, -1] }, { name: 'admin' }]) {
  const result = schema.validate(value, { abortEarly: false });
  console.log(result.value, result.error && result.error.details.map((d) => d.message));
}
const v = require('validator');
for (const [name, ...args] of [
  ['isEmail', 'foo@bar.com'], ['isEmail', '"a b"@ü.de'], ['isURL', 'https://example.com:8080/p?q#h'], ['isURL', 'http://a_b'], ['isIP', '::ffff:1.2.3.4'], ['isUUID', '6ba7b810-9dad-11d1-80b4-00c04fd430c8'],
  ['isISO8601', '2024-02-30', { strict: true }], ['isCreditCard', '4111111111111111'], ['isIBAN', 'DE89370400440532013000'], ['isMobilePhone', '+14155552671', 'en-US'], ['isStrongPassword', 'aB3$efgh'],
  ['isAlpha', 'äöü', 'de-DE'], ['isSlug', 'a-b_c'], ['isJWT', 'a.b.c'], ['isBase64', 'aGk='], ['isHexColor', '#ff0'], ['isFQDN', 'a.b.example'], ['isLatLong', '40.7,-74'], ['isFloat', '1e5'], ['isJSON', '{"a":1}'],
  ['isVariableWidth', 'ａb'], ['isSurrogatePair', '𠮷'], ['isByteLength', 'ü', { max: 1 }], ['isEAN', '9780306406157'], ['isISBN', '978-3-16-148410-0'], ['isPostalCode', '12345', 'US'], ['isMACAddress', '01:02:03:04:05:ab'],
  ['normalizeEmail', 'Some.Name+tag@GMail.com'], ['escape', '<a href="x">'], ['stripLow', 'a\x07b'], ['isMimeType', 'text/html; charset=utf-8'], ['isDataURI', 'data:text/plain;base64,aGk='], ['isRgbColor', 'rgba(1,2,3,.5)'],
]) console.log(name, args[0], v[name](...args));

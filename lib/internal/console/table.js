/*
 * console.table(): columns from what the rows have, drawn with box characters.
 */
'use strict';

const { getStringWidth, inspect } = require('internal/util/inspect');
const { isMap, isMapIterator, isSet, isSetIterator, isTypedArray } = require('internal/util/types');

const INDEX = '(index)';
const ITERATION_INDEX = '(iteration index)';
const KEY = 'Key';
const VALUES = 'Values';

/* ---- drawing ---- */

function drawRow(cells, widths) {
  const padded = cells.map((cell, i) => cell + ' '.repeat(widths[i] - getStringWidth(cell)));
  return `│ ${padded.join(' │ ')} │\n`;
}

function draw(heads, columns) {
  const height = Math.max(...columns.map((column) => column.length));
  const rows = [];
  for (let i = 0; i < height; i++) {
    rows.push(columns.map((column) => (Object.hasOwn(column, i) ? column[i] : '')));
  }
  const widths = heads.map((head, i) =>
    rows.reduce((width, row) => Math.max(width, getStringWidth(row[i])), getStringWidth(head)));
  const line = (left, middle, right) => left + widths.map((width) => '─'.repeat(width + 2)).join(middle) + right;
  return `${line('┌', '┬', '┐')}\n${drawRow(heads, widths)}${line('├', '┼', '┤')}\n` +
    `${rows.map((row) => drawRow(row, widths)).join('')}${line('└', '┴', '┘')}`;
}

/* ---- the columns ---- */

const isList = (value) => Array.isArray(value) || isTypedArray(value);

const isPrimitive = (value) => value === null || (typeof value !== 'object' && typeof value !== 'function');

function makeShow(options) {
  return (value) => {
    const hasMany = value !== null && typeof value === 'object' && !isList(value) && Object.keys(value).length > 2;
    return inspect(value, { depth: hasMany ? -1 : 0, maxArrayLength: 3, breakLength: Infinity, ...options });
  };
}

const indices = (length, show) => Array.from({ length }, (_, i) => show(i));

function pairsTable(entries, show) {
  return draw([ITERATION_INDEX, KEY, VALUES], [
    indices(entries.length, show),
    entries.map(([key]) => show(key)),
    entries.map(([, value]) => show(value)),
  ]);
}

function valuesTable(values, show) {
  return draw([ITERATION_INDEX, VALUES], [indices(values.length, show), values.map(show)]);
}

/* Rows are the object's values; each of their properties makes a column, primitives are in one by themselves. */
function rowsTable(data, properties, show) {
  const columns = { __proto__: null };
  const primitives = [];
  let hasPrimitives = false;
  const rowKeys = Object.keys(data);
  rowKeys.forEach((rowKey, i) => {
    const row = data[rowKey];
    if (properties === undefined && isPrimitive(row)) {
      hasPrimitives = true;
      primitives[i] = show(row);
      return;
    }
    for (const key of properties || Object.keys(row)) {
      columns[key] ??= [];
      columns[key][i] = isPrimitive(row) || !Object.hasOwn(row, key) ? '' : show(row[key]);
    }
  });
  const heads = [INDEX, ...Object.keys(columns)];
  const cells = [rowKeys, ...Object.values(columns)];
  if (hasPrimitives) {
    heads.push(VALUES);
    cells.push(primitives);
  }
  return draw(heads, cells);
}

/* [[key, value], ...] of a list of keys and values by turns. */
function pairUp(items) {
  const entries = [];
  for (let i = 0; i < items.length; i += 2) {
    entries.push([items[i], items[i + 1]]);
  }
  return entries;
}

function formatTable(data, properties, options) {
  const show = makeShow(options);
  if (isMap(data)) {
    return pairsTable([...data], show);
  }
  if (isSet(data)) {
    return valuesTable([...data], show);
  }
  if (isMapIterator(data) || isSetIterator(data)) {
    const [items, areEntries] = internalBinding('util').previewEntries(data, true);
    return areEntries && isMapIterator(data) ? pairsTable(pairUp(items), show) : valuesTable(items, show);
  }
  return rowsTable(data, properties, show);
}

module.exports = { formatTable };

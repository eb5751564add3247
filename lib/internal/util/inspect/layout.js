/*
 * How inspect() arranges the entries of an object: on one line, one a line, or, for long lists, in columns.
 */
'use strict';

const { getStringWidth } = require('internal/util/inspect/text');
const { removeColors } = require('internal/util');

const SEPARATOR = 2; // the comma and the space
const CHARACTER_HEIGHT = 2.5; // a character is about as much higher than it is wide
const MAX_COLUMNS = 15;

function countColumns(ctx, widths, total, entries) {
  let longest = 0;
  for (const width of widths) {
    longest = Math.max(longest, width);
  }
  const widest = longest + SEPARATOR;
  if (widest * 3 + ctx.indentationLvl >= ctx.breakLength || (total / widest <= 5 && longest > 6)) {
    return 1;
  }
  // As square as possible, seen on the screen; the more the widths differ, the more columns.
  const bias = Math.sqrt(widest - total / entries);
  const width = Math.max(widest - 3 - bias, 1);
  const square = Math.round(Math.sqrt(CHARACTER_HEIGHT * width * widths.length) / width);
  const fitting = Math.floor((ctx.breakLength - ctx.indentationLvl) / widest);
  return Math.min(square, fitting, ctx.compact * 4, MAX_COLUMNS);
}

function columnWidths(widths, columns) {
  const result = [];
  for (let column = 0; column < columns; column++) {
    let widest = 0;
    for (let i = column; i < widths.length; i += columns) {
      widest = Math.max(widest, widths[i]);
    }
    result.push(widest + SEPARATOR);
  }
  return result;
}

const isNumeric = (value) => typeof value === 'number' || typeof value === 'bigint';

/*
 * Put the entries of a list of more than six into rows. The last entry stays by itself when it tells how many more
 * there are. Numbers are aligned to the right.
 */
function groupArrayElements(ctx, output, value) {
  const hasMore = ctx.maxArrayLength < output.length;
  const count = hasMore ? output.length - 1 : output.length;
  const widths = [];
  let total = 0;
  for (let i = 0; i < count; i++) {
    const width = getStringWidth(output[i], ctx.colors);
    widths.push(width);
    total += width + SEPARATOR;
  }
  const columns = countColumns(ctx, widths, total, output.length);
  if (columns <= 1) {
    return output;
  }
  const maxWidths = columnWidths(widths, columns);
  let alignRight = true;
  if (value !== undefined) {
    for (let i = 0; alignRight && i < output.length; i++) {
      alignRight = isNumeric(value[i]);
    }
  }
  const pad = alignRight ? String.prototype.padStart : String.prototype.padEnd;
  const rows = [];
  for (let first = 0; first < count; first += columns) {
    const last = Math.min(first + columns, count) - 1;
    let row = '';
    for (let i = first; i < last; i++) {
      // Colours and wide characters make a string longer or shorter than it looks.
      row += pad.call(`${output[i]}, `, maxWidths[i - first] + output[i].length - widths[i]);
    }
    row += alignRight ?
      output[last].padStart(maxWidths[last - first] + output[last].length - widths[last] - SEPARATOR) :
      output[last];
    rows.push(row);
  }
  if (hasMore) {
    rows.push(output[count]);
  }
  return rows;
}

/* Do the entries fit on one line that begins with `start` characters? */
function fitsOnLine(ctx, output, start, base) {
  let length = output.length + start;
  if (length + output.length > ctx.breakLength) {
    return false;
  }
  for (let i = 0; i < output.length; i++) {
    length += ctx.colors ? removeColors(output[i]).length : output[i].length;
    if (length > ctx.breakLength) {
      return false;
    }
  }
  return base === '' || !base.includes('\n');
}

/* With compact: true, as old versions of Node did it: everything on as few lines as possible. */
function reduceCompact(ctx, output, base, open, close) {
  const head = base === '' ? '' : ` ${base}`;
  if (fitsOnLine(ctx, output, 0, base)) {
    return `${open}${head} ${output.join(', ')} ${close}`;
  }
  const indentation = ' '.repeat(ctx.indentationLvl);
  const start = base === '' && open.length === 1 ? ' ' : `${head}\n${indentation}  `;
  return `${open}${start}${output.join(`,\n${indentation}  `)} ${close}`;
}

/*
 * The entries within their brackets. `isList` entries may be put in columns; `value` is the list they are of, if it is
 * one.
 */
function reduceToSingleString(ctx, output, base, open, close, isList, recurseTimes, value) {
  if (ctx.compact === true) {
    return reduceCompact(ctx, output, base, open, close);
  }
  const head = base === '' ? open : `${base} ${open}`;
  if (typeof ctx.compact === 'number' && ctx.compact >= 1) {
    const entries = output.length;
    if (isList && entries > 6) {
      output = groupArrayElements(ctx, output, value);
    }
    // Only the innermost `compact` levels go on one line.
    if (ctx.currentDepth - recurseTimes < ctx.compact && entries === output.length) {
      const start = output.length + ctx.indentationLvl + open.length + base.length + 10;
      if (fitsOnLine(ctx, output, start, base)) {
        const joined = output.join(', ');
        if (!joined.includes('\n')) {
          return `${head} ${joined} ${close}`;
        }
      }
    }
  }
  const indentation = `\n${' '.repeat(ctx.indentationLvl)}`;
  return `${head}${indentation}  ${output.join(`,${indentation}  `)}${indentation}${close}`;
}

module.exports = { reduceToSingleString };

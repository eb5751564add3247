/*
 * util.inspect(): any value as readable text. formatValue() decides what a value is; the describe functions below, one
 * for each kind that internalBinding('util').classify() knows, say what goes before and between the brackets;
 * inspect/layout.js arranges it.
 */
'use strict';

const {
  classify, escapeText, getConstructorName: getInternalClassName, getOwnNonIndexProperties, getPromiseDetails,
  getProxyDetails, isPlainName, previewEntries,
} = internalBinding('util');

const { customInspectSymbol, isError } = require('internal/util');
const { isStackOverflowError } = require('internal/errors');
const { BUILT_INS, format, formatWithOptions } = require('internal/util/inspect/format');
const { reduceToSingleString } = require('internal/util/inspect/layout');
const {
  formatBigInt, formatNumber, formatPrimitive, getStringWidth, quote, stripVTControlCharacters,
} = require('internal/util/inspect/text');

const { getOwnPropertyDescriptor, getPrototypeOf } = Object;
const { hasOwnProperty, propertyIsEnumerable } = Object.prototype;

// Filters of getOwnNonIndexProperties
const ALL_PROPERTIES = 0;
const ONLY_ENUMERABLE = 2;

const MAX_LENGTH = 2 ** 27; // of the result, about: deeper levels are left out from there on

const hasOwn = (object, key) => hasOwnProperty.call(object, key);

/* ---- options ---- */

const inspectDefaultOptions = Object.seal({
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
});

const stylizeNoColor = (text) => text;

function stylizeWithColor(text, type) {
  const color = inspect.colors[inspect.styles[type]];
  return color === undefined ? text : `\u001b[${color[0]}m${text}\u001b[${color[1]}m`;
}

function applyOptions(ctx, options) {
  if (typeof options === 'boolean') { // the old signature: (value, showHidden, depth, colors)
    ctx.showHidden = options;
    return;
  }
  for (const key of Object.keys(options)) {
    if (hasOwn(inspectDefaultOptions, key) || key === 'stylize') {
      ctx[key] = options[key];
    } else {
      ctx.userOptions ??= options; // for custom inspection functions
    }
  }
}

function inspect(value, options, depth, colors) {
  const ctx = {
    budget: {},
    indentationLvl: 0,
    seen: [],
    currentDepth: 0,
    stylize: stylizeNoColor,
    ...inspectDefaultOptions,
  };
  if (depth !== undefined) {
    ctx.depth = depth;
  }
  if (colors !== undefined) {
    ctx.colors = colors;
  }
  if (options) {
    applyOptions(ctx, options);
  }
  if (ctx.colors) {
    ctx.stylize = stylizeWithColor;
  }
  ctx.maxArrayLength ??= Infinity;
  ctx.maxStringLength ??= Infinity;
  return formatValue(ctx, value, 0);
}
Object.defineProperty(inspect, 'length', { __proto__: null, value: 2, configurable: true });

inspect.custom = customInspectSymbol;

Object.defineProperty(inspect, 'defaultOptions', {
  __proto__: null,
  get() {
    return inspectDefaultOptions;
  },
  set(options) {
    require('internal/validators').validateObject(options, 'options');
    Object.assign(inspectDefaultOptions, options);
  },
});

const FOREGROUND = 39;
const BACKGROUND = 49;

inspect.colors = {
  __proto__: null,
  reset: [0, 0],
  bold: [1, 22],
  dim: [2, 22],
  italic: [3, 23],
  underline: [4, 24],
  blink: [5, 25],
  inverse: [7, 27],
  hidden: [8, 28],
  strikethrough: [9, 29],
  doubleunderline: [21, 24],
  black: [30, FOREGROUND],
  red: [31, FOREGROUND],
  green: [32, FOREGROUND],
  yellow: [33, FOREGROUND],
  blue: [34, FOREGROUND],
  magenta: [35, FOREGROUND],
  cyan: [36, FOREGROUND],
  white: [37, FOREGROUND],
  bgBlack: [40, BACKGROUND],
  bgRed: [41, BACKGROUND],
  bgGreen: [42, BACKGROUND],
  bgYellow: [43, BACKGROUND],
  bgBlue: [44, BACKGROUND],
  bgMagenta: [45, BACKGROUND],
  bgCyan: [46, BACKGROUND],
  bgWhite: [47, BACKGROUND],
  framed: [51, 54],
  overlined: [53, 55],
  gray: [90, FOREGROUND],
  redBright: [91, FOREGROUND],
  greenBright: [92, FOREGROUND],
  yellowBright: [93, FOREGROUND],
  blueBright: [94, FOREGROUND],
  magentaBright: [95, FOREGROUND],
  cyanBright: [96, FOREGROUND],
  whiteBright: [97, FOREGROUND],
  bgGray: [100, BACKGROUND],
  bgRedBright: [101, BACKGROUND],
  bgGreenBright: [102, BACKGROUND],
  bgYellowBright: [103, BACKGROUND],
  bgBlueBright: [104, BACKGROUND],
  bgMagentaBright: [105, BACKGROUND],
  bgCyanBright: [106, BACKGROUND],
  bgWhiteBright: [107, BACKGROUND],
};

for (const [name, aliases] of Object.entries({
  gray: ['grey', 'blackBright'],
  bgGray: ['bgGrey', 'bgBlackBright'],
  dim: ['faint'],
  strikethrough: ['crossedout', 'strikeThrough', 'crossedOut'],
  hidden: ['conceal'],
  inverse: ['swapColors', 'swapcolors'],
  doubleunderline: ['doubleUnderline'],
})) {
  for (const alias of aliases) {
    Object.defineProperty(inspect.colors, alias, {
      __proto__: null,
      get() {
        return this[name];
      },
      set(value) {
        this[name] = value;
      },
      configurable: true,
    });
  }
}

inspect.styles = {
  __proto__: null,
  special: 'cyan',
  number: 'yellow',
  bigint: 'yellow',
  boolean: 'yellow',
  undefined: 'grey',
  null: 'bold',
  string: 'green',
  symbol: 'green',
  date: 'magenta',
  regexp: 'red',
  module: 'underline',
};

/* ---- values ---- */

function isTooDeep(ctx, recurseTimes) {
  return recurseTimes > ctx.depth && ctx.depth !== null;
}

/* `isNested` tells of the ArrayBuffer of a typed array, whose contents were shown already. */
function formatValue(ctx, value, recurseTimes, isNested) {
  if (value === null) {
    return ctx.stylize('null', 'null');
  }
  if (typeof value !== 'object' && typeof value !== 'function') {
    return formatPrimitive(ctx.stylize, value, ctx);
  }
  const original = value;
  const proxy = getProxyDetails(value, Boolean(ctx.showProxy));
  if (proxy !== undefined) {
    if (proxy === null || proxy[0] === null) {
      return ctx.stylize('<Revoked Proxy>', 'special');
    }
    if (ctx.showProxy) {
      return formatProxy(ctx, proxy, recurseTimes);
    }
    value = proxy; // no trap must run
  }
  if (ctx.customInspect) {
    const custom = value[customInspectSymbol];
    // Not inspect itself, and not the method of a prototype that is being shown.
    if (typeof custom === 'function' && custom !== inspect &&
      getOwnPropertyDescriptor(value, 'constructor')?.value?.prototype !== value) {
      const result = callCustom(ctx, custom, original, proxy !== undefined, recurseTimes);
      if (result !== original) {
        return typeof result === 'string' ?
          result.replaceAll('\n', `\n${' '.repeat(ctx.indentationLvl)}`) :
          formatValue(ctx, result, recurseTimes);
      }
    }
  }
  if (ctx.seen.includes(value)) {
    return formatCircular(ctx, value);
  }
  return formatObject(ctx, value, recurseTimes, isNested);
}

function callCustom(ctx, custom, value, isProxy, recurseTimes) {
  const depth = ctx.depth === null ? null : ctx.depth - recurseTimes;
  return custom.call(value, depth, userOptions(ctx, isProxy || !(value instanceof Object)), inspect);
}

/* What a custom inspection function gets. What is not of this realm gets nothing of ours to reach into it. */
function userOptions(ctx, isForeign) {
  const options = { stylize: ctx.stylize };
  for (const key of Object.keys(inspectDefaultOptions)) {
    options[key] = ctx[key];
  }
  Object.assign(options, ctx.userOptions);
  if (!isForeign) {
    return options;
  }
  Object.setPrototypeOf(options, null);
  for (const key of Object.keys(options)) {
    if ((typeof options[key] === 'object' && options[key] !== null) || typeof options[key] === 'function') {
      delete options[key];
    }
  }
  options.stylize = Object.setPrototypeOf((value, flavour) => {
    try {
      return `${ctx.stylize(value, flavour)}`;
    } catch {
      return value;
    }
  }, null);
  return options;
}

function formatCircular(ctx, value) {
  ctx.circular ??= new Map();
  let index = ctx.circular.get(value);
  if (index === undefined) {
    index = ctx.circular.size + 1;
    ctx.circular.set(value, index);
  }
  return ctx.stylize(`[Circular *${index}]`, 'special');
}

function formatProxy(ctx, [target, handler], recurseTimes) {
  if (isTooDeep(ctx, recurseTimes)) {
    return ctx.stylize('Proxy [Array]', 'special');
  }
  recurseTimes++;
  ctx.indentationLvl += 2;
  const output = [formatValue(ctx, target, recurseTimes), formatValue(ctx, handler, recurseTimes)];
  ctx.indentationLvl -= 2;
  return reduceToSingleString(ctx, output, '', 'Proxy [', ']', true, recurseTimes);
}

/* ---- names of classes ---- */

/* Prototypes whose class's name holds whatever their `constructor` was changed to. */
const WELL_KNOWN = new Map([
  Array, ArrayBuffer, Function, Map, Set, Object, RegExp, Date, DataView, Error, AggregateError, RangeError,
  TypeError, Boolean, Number, String, Promise, WeakMap, WeakSet, getPrototypeOf(Uint8Array),
].map((constructor) => [constructor.prototype, constructor.name]));

function isInstance(object, constructor) {
  try {
    return object instanceof constructor;
  } catch {
    return false;
  }
}

/* The name of the class of an object; null for one without a prototype. `protoProps` collects what is inherited. */
function getConstructorName(object, ctx, recurseTimes, protoProps) {
  let first;
  for (let link = object; link !== null; link = getPrototypeOf(link)) {
    if (link !== object) {
      first ??= link;
    }
    const known = link !== object ? WELL_KNOWN.get(link) : undefined;
    if (known !== undefined) {
      if (protoProps !== undefined && first !== link) {
        addPrototypeProperties(ctx, object, first, recurseTimes, protoProps);
      }
      return known;
    }
    const constructor = getOwnPropertyDescriptor(link, 'constructor')?.value;
    if (typeof constructor === 'function' && constructor.name !== '' && isInstance(object, constructor)) {
      if (protoProps !== undefined && (first !== link || !BUILT_INS.has(constructor.name))) {
        addPrototypeProperties(ctx, object, first ?? object, recurseTimes, protoProps);
      }
      return String(constructor.name);
    }
  }
  if (first === undefined) {
    return null;
  }
  const name = getInternalClassName(object);
  if (isTooDeep(ctx, recurseTimes)) {
    return `${name} <Complex prototype>`;
  }
  const inherited = getConstructorName(first, ctx, recurseTimes + 1, protoProps) ??
    inspect(first, { ...ctx, customInspect: false, depth: -1 });
  return `${name} <${inherited}>`;
}

/* With showHidden: the properties, but not the methods, of up to three prototypes that are not built-in. */
function addPrototypeProperties(ctx, main, object, recurseTimes, output) {
  const shown = new Set();
  for (let depth = 0; depth < 3; depth++) {
    if (depth !== 0 || main === object) {
      object = getPrototypeOf(object);
      if (object === null) {
        return;
      }
      const constructor = getOwnPropertyDescriptor(object, 'constructor')?.value;
      if (typeof constructor === 'function' && BUILT_INS.has(constructor.name)) {
        return;
      }
    }
    const keys = Reflect.ownKeys(object);
    ctx.seen.push(main);
    for (const key of keys) {
      if (key === 'constructor' || hasOwn(main, key) || shown.has(key)) {
        continue;
      }
      const descriptor = getOwnPropertyDescriptor(object, key);
      if (typeof descriptor.value !== 'function') {
        const text = formatProperty(ctx, object, recurseTimes, key, false, descriptor, main);
        output.push(ctx.colors ? `\u001b[2m${text}\u001b[22m` : text);
      }
    }
    ctx.seen.pop();
    keys.forEach((key) => shown.add(key));
  }
}

/* Does the class's name contain the tag as a word, so that it need not be told? */
function nameTellsTag(constructor, tag) {
  const position = constructor.indexOf(tag);
  if (position === -1) {
    return false;
  }
  const next = constructor[position + tag.length];
  return next === undefined || next !== next.toLowerCase();
}

/* 'Foo(2) [tag] ', what stands before the bracket. */
function prefixOf(constructor, tag, fallback, size = '') {
  if (constructor === null) {
    const shownTag = tag !== '' && fallback !== tag ? `[${tag}] ` : '';
    return `[${fallback}${size}: null prototype] ${shownTag}`;
  }
  return tag === '' || nameTellsTag(constructor, tag) ?
    `${constructor}${size} ` :
    `${constructor}${size} [${tag}] `;
}

function plainPrefix(value, { constructor, tag }) {
  let fallback = '';
  if (constructor === null) {
    fallback = getInternalClassName(value);
    if (fallback === tag) {
      fallback = 'Object';
    }
  }
  return prefixOf(constructor, tag, fallback);
}

/* ---- objects ---- */

function getKeys(value, showHidden) {
  const symbols = Object.getOwnPropertySymbols(value);
  if (showHidden) {
    const keys = Object.getOwnPropertyNames(value);
    return symbols.length === 0 ? keys : keys.concat(symbols);
  }
  let keys;
  try {
    keys = Object.keys(value);
  } catch {
    keys = Object.getOwnPropertyNames(value); // of a module whose bindings are not initialised
  }
  return symbols.length === 0 ?
    keys :
    keys.concat(symbols.filter((key) => propertyIsEnumerable.call(value, key)));
}

function tagOf(ctx, value) {
  const tag = value[Symbol.toStringTag];
  if (typeof tag !== 'string' || tag === '') {
    return '';
  }
  // As an own property it is shown anyhow.
  const isShown = ctx.showHidden ?
    hasOwn(value, Symbol.toStringTag) :
    propertyIsEnumerable.call(value, Symbol.toStringTag);
  return isShown ? '' : tag;
}

const ITERABLE_KINDS = new Set(['Array', 'Set', 'Map', 'TypedArray', 'Map Iterator', 'Set Iterator']);

/*
 * What of an object is shown: `keys`, `base` (before the bracket), `open` and `close`, `entries(ctx, value, depth)` for
 * what is not a property, `isList`, `extraKeys` for inherited accessors; or, when there is nothing to list, `whole`.
 */
function describe(ctx, value, recurseTimes, isNested) {
  const protoProps = ctx.showHidden && !isTooDeep(ctx, recurseTimes) ? [] : undefined;
  const constructor = getConstructorName(value, ctx, recurseTimes, protoProps);
  const shape = {
    constructor,
    tag: tagOf(ctx, value),
    protoProps: protoProps !== undefined && protoProps.length > 0 ? protoProps : undefined,
    recurseTimes,
    isNested,
    keys: undefined,
    base: '',
    open: '{',
    close: '}',
    entries: undefined,
    isList: false,
    extraKeys: undefined,
    whole: undefined,
  };
  let kind = classify(value);
  if (ITERABLE_KINDS.has(kind)) {
    if (constructor !== null && !(Symbol.iterator in value)) {
      kind = 'Object';
    }
  } else if (kind !== 'Function' && kind !== 'Arguments' && constructor === 'Object') {
    kind = 'Object'; // whatever it is inside
  }
  (DESCRIBE[kind] ?? describePlain)(ctx, value, shape);
  return shape;
}

function isBare(shape) {
  return shape.keys.length === 0 && shape.protoProps === undefined;
}

function describeArray(ctx, value, shape) {
  const { constructor, tag } = shape;
  const prefix = constructor !== 'Array' || tag !== '' ? prefixOf(constructor, tag, 'Array', `(${value.length})`) : '';
  shape.keys = getOwnNonIndexProperties(value, ctx.showHidden ? ALL_PROPERTIES : ONLY_ENUMERABLE);
  shape.open = `${prefix}[`;
  shape.close = ']';
  shape.isList = true;
  shape.entries = arrayEntries;
  if (value.length === 0 && isBare(shape)) {
    shape.whole = `${shape.open}]`;
  }
}

const getMapSize = getOwnPropertyDescriptor(Map.prototype, 'size').get;
const getSetSize = getOwnPropertyDescriptor(Set.prototype, 'size').get;

/* Sets and maps are shown from a snapshot, since their own methods may be anybody's. */
function describeCollection(ctx, value, shape, name, size, entries) {
  const prefix = prefixOf(shape.constructor, shape.tag, name, `(${size})`);
  shape.keys = getKeys(value, ctx.showHidden);
  shape.open = `${prefix}{`;
  shape.entries = (_, __, depth) => {
    const items = previewEntries(value, false, shownLength(ctx, size));
    return entries(ctx, items, depth, size);
  };
  if (size === 0 && isBare(shape)) {
    shape.whole = `${prefix}{}`;
  }
}

function describeSet(ctx, value, shape) {
  describeCollection(ctx, value, shape, 'Set', getSetSize.call(value), setEntries);
}

function describeMap(ctx, value, shape) {
  describeCollection(ctx, value, shape, 'Map', getMapSize.call(value), mapEntries);
}

const TypedArrayPrototype = getPrototypeOf(Uint8Array.prototype);
const getTypedArrayName = getOwnPropertyDescriptor(TypedArrayPrototype, Symbol.toStringTag).get;
const getTypedArrayLength = getOwnPropertyDescriptor(TypedArrayPrototype, 'length').get;

function describeTypedArray(ctx, value, shape) {
  const fallback = shape.constructor === null ? getTypedArrayName.call(value) : '';
  const length = getTypedArrayLength.call(value);
  shape.keys = getOwnNonIndexProperties(value, ctx.showHidden ? ALL_PROPERTIES : ONLY_ENUMERABLE);
  shape.open = `${prefixOf(shape.constructor, shape.tag, fallback, `(${length})`)}[`;
  shape.close = ']';
  shape.isList = true;
  if (length === 0 && shape.keys.length === 0 && !ctx.showHidden) {
    shape.whole = `${shape.open}]`;
    return;
  }
  shape.entries = () => typedArrayEntries(ctx, value, length);
  if (ctx.showHidden) {
    shape.extraKeys = ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer'];
    shape.isNested = true;
  }
}

function describeIterator(ctx, value, shape, name) {
  let { tag } = shape;
  if (tag !== `${name} Iterator`) {
    tag = `${tag === '' ? '' : `${tag}] [`}${name} Iterator`;
  }
  const [items, isKeyValue] = previewEntries(value, true);
  if (isKeyValue) {
    tag = tag.replace(/ Iterator$/, ' Entries');
  }
  shape.keys = getKeys(value, ctx.showHidden);
  shape.open = `[${tag}] {`;
  shape.entries = (_, __, depth) => (isKeyValue ? pairEntries(ctx, items, depth) : setEntries(ctx, items, depth));
}

/* An object with something inside that cannot be reached by properties. */
function describeWith(name, entries) {
  return (ctx, value, shape) => {
    shape.keys = getKeys(value, ctx.showHidden);
    shape.open = `${prefixOf(shape.constructor, shape.tag, name)}{`;
    shape.entries = entries;
  };
}

function describeFunction(ctx, value, shape) {
  shape.keys = getKeys(value, ctx.showHidden);
  shape.base = functionBase(ctx, value, shape);
  if (isBare(shape)) {
    shape.whole = ctx.stylize(shape.base, 'special');
  }
}

const CLASS_HEAD = /^(\s+[^(]*?)\s*{/;
const COMMENTS = /(\/\/.*?\n)|(\/\*(.|\n)*?\*\/)/g;

function isClassSource(source) {
  if (!source.startsWith('class') || !source.endsWith('}')) {
    return false;
  }
  const rest = source.slice(5, -1);
  const brace = rest.indexOf('{');
  return brace !== -1 && (!rest.slice(0, brace).includes('(') || CLASS_HEAD.test(rest.replace(COMMENTS, '')));
}

function classBase(value, { constructor, tag }) {
  let base = `class ${(hasOwn(value, 'name') && value.name) || '(anonymous)'}`;
  if (constructor !== 'Function' && constructor !== null) {
    base += ` [${constructor}]`;
  }
  if (tag !== '' && constructor !== tag) {
    base += ` [${tag}]`;
  }
  if (constructor === null) {
    base += ' extends [null prototype]';
  } else {
    const { name } = getPrototypeOf(value);
    if (name) {
      base += ` extends ${name}`;
    }
  }
  return `[${base}]`;
}

function functionBase(ctx, value, shape) {
  const { constructor, tag } = shape;
  if (isClassSource(Function.prototype.toString.call(value))) {
    return classBase(value, shape);
  }
  const { isAsyncFunction, isGeneratorFunction } = internalBinding('types');
  const type = `${isAsyncFunction(value) ? 'Async' : ''}${isGeneratorFunction(value) ? 'Generator' : ''}Function`;
  let base = `[${type}`;
  if (constructor === null) {
    base += ' (null prototype)';
  }
  const { name } = value;
  if (name === '') {
    base += ' (anonymous)';
  } else {
    base += `: ${typeof name === 'string' ? name : formatValue(ctx, name)}`;
  }
  base += ']';
  if (constructor !== type && constructor !== null) {
    base += ` ${constructor}`;
  }
  return tag !== '' && constructor !== tag ? `${base} [${tag}]` : base;
}

function describeArguments(ctx, value, shape) {
  if (shape.constructor !== 'Object') {
    describePlain(ctx, value, shape);
    return;
  }
  shape.keys = getKeys(value, ctx.showHidden);
  shape.open = '[Arguments] {';
  if (isBare(shape)) {
    shape.whole = '[Arguments] {}';
  }
}

function describeObject(ctx, value, shape) {
  if (shape.constructor !== 'Object') {
    describePlain(ctx, value, shape);
    return;
  }
  shape.keys = getKeys(value, ctx.showHidden);
  if (shape.tag !== '') {
    shape.open = `${prefixOf('Object', shape.tag, 'Object')}{`;
  }
  if (isBare(shape)) {
    shape.whole = `${shape.open}}`;
  }
}

function describeRegExp(ctx, value, shape) {
  shape.keys = getKeys(value, ctx.showHidden);
  const text = RegExp.prototype.toString.call(shape.constructor !== null ? value : new RegExp(value));
  const prefix = prefixOf(shape.constructor, shape.tag, 'RegExp');
  shape.base = prefix === 'RegExp ' ? text : `${prefix}${text}`;
  if (isBare(shape) || isTooDeep(ctx, shape.recurseTimes)) {
    shape.whole = ctx.stylize(shape.base, 'regexp');
  }
}

function describeDate(ctx, value, shape) {
  shape.keys = getKeys(value, ctx.showHidden);
  const { getTime, toISOString, toString } = Date.prototype;
  const text = (Number.isNaN(getTime.call(value)) ? toString : toISOString).call(value);
  const prefix = prefixOf(shape.constructor, shape.tag, 'Date');
  shape.base = prefix === 'Date ' ? text : `${prefix}${text}`;
  if (isBare(shape)) {
    shape.whole = ctx.stylize(shape.base, 'date');
  }
}

function describeError(ctx, value, shape) {
  const { formatError } = require('internal/util/inspect/errors');
  shape.keys = getKeys(value, ctx.showHidden);
  shape.base = formatError(ctx, value, shape.constructor, shape.tag, shape.keys, prefixOf, formatValue);
  if (isBare(shape)) {
    shape.whole = shape.base;
  }
}

function describeArrayBuffer(ctx, value, shape) {
  const prefix = prefixOf(shape.constructor, shape.tag, classify(value));
  shape.keys = getKeys(value, ctx.showHidden);
  shape.open = `${prefix}{`;
  shape.extraKeys = ['byteLength'];
  if (shape.isNested === undefined) {
    shape.entries = arrayBufferEntries;
  } else if (isBare(shape)) {
    shape.whole = `${prefix}{ [byteLength]: ${formatNumber(ctx.stylize, value.byteLength, false)} }`;
  }
}

function describeDataView(ctx, value, shape) {
  shape.keys = getKeys(value, ctx.showHidden);
  shape.open = `${prefixOf(shape.constructor, shape.tag, 'DataView')}{`;
  shape.extraKeys = ['byteLength', 'byteOffset', 'buffer'];
}

function describeModule(ctx, value, shape) {
  const keys = getKeys(value, ctx.showHidden);
  shape.keys = [];
  shape.open = `${prefixOf(shape.constructor, shape.tag, 'Module')}{`;
  shape.entries = (_, __, depth) => keys.map((key) => formatExport(ctx, value, depth, key));
}

const BOXED = { __proto__: null, Number, String, Boolean, BigInt: globalThis.BigInt, Symbol };

function describeBoxed(ctx, value, shape) {
  const type = classify(value);
  const { constructor, tag } = shape;
  const primitive = BOXED[type].prototype.valueOf.call(value);
  shape.keys = getKeys(value, ctx.showHidden);
  if (type === 'String') {
    shape.keys.splice(0, primitive.length); // its characters
  }
  let base = `[${type}`;
  if (type !== constructor) {
    base += constructor === null ? ' (null prototype)' : ` (${constructor})`;
  }
  base += `: ${formatPrimitive(stylizeNoColor, primitive, ctx)}]`;
  if (tag !== '' && tag !== constructor) {
    base += ` [${tag}]`;
  }
  shape.base = shape.keys.length !== 0 ? base : ctx.stylize(base, type.toLowerCase());
  if (isBare(shape)) {
    shape.whole = shape.base;
  }
}

function describeExternal(ctx, value, shape) {
  shape.keys = [];
  shape.whole = ctx.stylize(`[External: ${internalBinding('util').getExternalValue(value).toString(16)}]`, 'special');
}

function isURL(value) {
  return typeof value.href === 'string' && value instanceof require('internal/url').URL;
}

/* An object of a user's class, and all else. */
function describePlain(ctx, value, shape) {
  if (isError(value)) {
    describeError(ctx, value, shape);
    return;
  }
  shape.keys = getKeys(value, ctx.showHidden);
  if (!isTooDeep(ctx, shape.recurseTimes) && isURL(value)) {
    shape.base = value.href;
    if (isBare(shape)) {
      shape.whole = shape.base;
    }
    return;
  }
  shape.open = `${plainPrefix(value, shape)}{`;
  if (isBare(shape)) {
    shape.whole = `${shape.open}}`;
  }
}

const unknownEntries = (ctx) => [ctx.stylize('<items unknown>', 'special')];

const DESCRIBE = {
  __proto__: null,
  'Arguments': describeArguments,
  'Array': describeArray,
  'ArrayBuffer': describeArrayBuffer,
  'BigInt': describeBoxed,
  'Boolean': describeBoxed,
  'DataView': describeDataView,
  'Date': describeDate,
  'Error': describeError,
  'External': describeExternal,
  'Function': describeFunction,
  'Map': describeMap,
  'Map Iterator': (ctx, value, shape) => describeIterator(ctx, value, shape, 'Map'),
  'Module': describeModule,
  'Number': describeBoxed,
  'Object': describeObject,
  'Promise': describeWith('Promise', promiseEntries),
  'RegExp': describeRegExp,
  'Set': describeSet,
  'Set Iterator': (ctx, value, shape) => describeIterator(ctx, value, shape, 'Set'),
  'SharedArrayBuffer': describeArrayBuffer,
  'String': describeBoxed,
  'Symbol': describeBoxed,
  'TypedArray': describeTypedArray,
  'WeakMap': describeWith('WeakMap', (ctx, value, depth) =>
    (ctx.showHidden ? weakEntries(ctx, mapEntries(ctx, previewEntries(value), depth)) : unknownEntries(ctx))),
  'WeakSet': describeWith('WeakSet', (ctx, value, depth) =>
    (ctx.showHidden ? weakEntries(ctx, setEntries(ctx, previewEntries(value), depth)) : unknownEntries(ctx))),
};

function interrupted(ctx, value, shape, indentation) {
  ctx.seen.pop();
  ctx.indentationLvl = indentation;
  const name = plainPrefix(value, shape).slice(0, -1);
  return ctx.stylize(`[${name}: Inspection interrupted prematurely. Maximum call stack size exceeded.]`, 'special');
}

function formatObject(ctx, value, recurseTimes, isNested) {
  const shape = describe(ctx, value, recurseTimes, isNested);
  if (shape.whole !== undefined) {
    return shape.whole;
  }
  if (isTooDeep(ctx, recurseTimes)) {
    const name = plainPrefix(value, shape).slice(0, -1);
    return ctx.stylize(shape.constructor !== null ? `[${name}]` : name, 'special');
  }
  recurseTimes++;
  ctx.seen.push(value);
  ctx.currentDepth = recurseTimes;
  const indentation = ctx.indentationLvl;
  let output;
  try {
    output = formatEntries(ctx, value, recurseTimes, shape);
  } catch (error) {
    if (!isStackOverflowError(error)) {
      throw error;
    }
    return interrupted(ctx, value, shape, indentation);
  }
  addReference(ctx, value, shape);
  ctx.seen.pop();
  if (ctx.sorted) {
    sortEntries(ctx, output, shape);
  }
  const { base, open, close, isList } = shape;
  const result = reduceToSingleString(ctx, output, base, open, close, isList, recurseTimes, value);
  const length = (ctx.budget[ctx.indentationLvl] || 0) + result.length;
  ctx.budget[ctx.indentationLvl] = length;
  if (length > MAX_LENGTH) {
    ctx.depth = -1;
  }
  return result;
}

function formatEntries(ctx, value, recurseTimes, shape) {
  const output = shape.entries === undefined ? [] : shape.entries(ctx, value, recurseTimes);
  if (shape.extraKeys !== undefined) {
    for (const key of shape.extraKeys) {
      output.push(formatExtraProperty(ctx, value, recurseTimes, key, shape.isNested));
    }
  }
  const { keys, isList } = shape;
  for (let i = 0; i < keys.length; i++) {
    output.push(formatProperty(ctx, value, recurseTimes, keys[i], false, undefined, value, isList));
  }
  if (shape.protoProps !== undefined) {
    output.push(...shape.protoProps);
  }
  return output;
}

/* Mark an object that something in it refers to. */
function addReference(ctx, value, shape) {
  const index = ctx.circular?.get(value);
  if (index === undefined) {
    return;
  }
  const reference = ctx.stylize(`<ref *${index}>`, 'special');
  if (ctx.compact === true) {
    shape.open = `${reference} ${shape.open}`;
  } else {
    shape.base = shape.base === '' ? reference : `${reference} ${shape.base}`;
  }
}

function sortEntries(ctx, output, shape) {
  const comparator = ctx.sorted === true ? undefined : ctx.sorted;
  const count = shape.isList ? shape.keys.length : output.length;
  if (count > 1) {
    output.push(...output.splice(output.length - count).sort(comparator));
  }
}

/* ---- entries ---- */

const moreItems = (count) => `... ${count} more item${count > 1 ? 's' : ''}`;

function emptyItems(ctx, count) {
  return ctx.stylize(`<${count} empty item${count > 1 ? 's' : ''}>`, 'undefined');
}

function shownLength(ctx, length) {
  return Math.min(Math.max(0, ctx.maxArrayLength), length);
}

function arrayEntries(ctx, value, recurseTimes) {
  const { length } = value;
  const shown = shownLength(ctx, length);
  const output = [];
  for (let i = 0; i < shown; i++) {
    const descriptor = getOwnPropertyDescriptor(value, i);
    if (descriptor === undefined) {
      return sparseArrayEntries(ctx, value, recurseTimes, shown, output, i);
    }
    output.push(formatProperty(ctx, value, recurseTimes, i, true, descriptor));
  }
  if (length > shown) {
    output.push(moreItems(length - shown));
  }
  return output;
}

/* From the first hole, at `index`, on: a run of holes is one entry. */
function sparseArrayEntries(ctx, value, recurseTimes, shown, output, index) {
  const keys = Object.keys(value);
  for (let i = index; i < keys.length && output.length < shown; i++) {
    const key = keys[i];
    const position = +key;
    if (!(position <= 2 ** 32 - 2) || !/^(0|[1-9][0-9]*)$/.test(key)) {
      break;
    }
    if (position !== index) {
      output.push(emptyItems(ctx, position - index));
      index = position;
      if (output.length === shown) {
        break;
      }
    }
    output.push(formatProperty(ctx, value, recurseTimes, key, true));
    index++;
  }
  const remaining = value.length - index;
  if (remaining > 0) {
    output.push(output.length === shown ? moreItems(remaining) : emptyItems(ctx, remaining));
  }
  return output;
}

function typedArrayEntries(ctx, value, length) {
  const shown = shownLength(ctx, length);
  const name = getTypedArrayName.call(value);
  const formatElement = name === 'BigInt64Array' || name === 'BigUint64Array' ? formatBigInt : formatNumber;
  const output = [];
  for (let i = 0; i < shown; i++) {
    output.push(formatElement(ctx.stylize, value[i], ctx.numericSeparator));
  }
  if (length > shown) {
    output.push(moreItems(length - shown));
  }
  return output;
}

function arrayBufferEntries(ctx, value) {
  let bytes;
  try {
    bytes = new Uint8Array(value);
  } catch {
    return [ctx.stylize('(detached)', 'special')];
  }
  const shown = shownLength(ctx, bytes.length);
  const hex = [];
  for (let i = 0; i < shown; i++) {
    hex.push(bytes[i].toString(16).padStart(2, '0'));
  }
  let text = hex.join(' ');
  const remaining = bytes.length - ctx.maxArrayLength;
  if (remaining > 0) {
    text += ` ... ${remaining} more byte${remaining > 1 ? 's' : ''}`;
  }
  return [`${ctx.stylize('[Uint8Contents]', 'special')}: <${text}>`];
}

function setEntries(ctx, items, recurseTimes, length = items.length) {
  const shown = shownLength(ctx, length);
  const output = [];
  ctx.indentationLvl += 2;
  for (let i = 0; i < shown; i++) {
    output.push(formatValue(ctx, items[i], recurseTimes));
  }
  ctx.indentationLvl -= 2;
  if (length > shown) {
    output.push(moreItems(length - shown));
  }
  return output;
}

/* `items` has keys and values by turns; `join` makes an entry of the text of the two. */
function keyedEntries(ctx, items, recurseTimes, length, join) {
  const shown = shownLength(ctx, length);
  const output = [];
  ctx.indentationLvl += 2;
  for (let i = 0; i < shown; i++) {
    const key = formatValue(ctx, items[i * 2], recurseTimes);
    output.push(join(key, formatValue(ctx, items[i * 2 + 1], recurseTimes)));
  }
  ctx.indentationLvl -= 2;
  if (length > shown) {
    output.push(moreItems(length - shown));
  }
  return output;
}

function mapEntries(ctx, items, recurseTimes, length = items.length / 2) {
  return keyedEntries(ctx, items, recurseTimes, length, (key, value) => `${key} => ${value}`);
}

function pairEntries(ctx, items, recurseTimes) {
  return keyedEntries(ctx, items, recurseTimes, items.length / 2, (key, value) =>
    reduceToSingleString(ctx, [key, value], '', '[', ']', true, recurseTimes));
}

/* Weak collections have no order: theirs would change from run to run. */
function weakEntries(ctx, output) {
  if (ctx.sorted) {
    return output;
  }
  const more = ctx.maxArrayLength < output.length ? output.pop() : undefined;
  output.sort();
  if (more !== undefined) {
    output.push(more);
  }
  return output;
}

function promiseEntries(ctx, value, recurseTimes) {
  const [state, result] = getPromiseDetails(value);
  if (state === 0) {
    return [ctx.stylize('<pending>', 'special')];
  }
  ctx.indentationLvl += 2;
  const text = formatValue(ctx, result, recurseTimes);
  ctx.indentationLvl -= 2;
  return [state === 2 ? `${ctx.stylize('<rejected>', 'special')} ${text}` : text];
}

function formatExport(ctx, value, recurseTimes, key) {
  try {
    return formatProperty(ctx, value, recurseTimes, key, false);
  } catch {
    // Its binding is not initialised yet.
    const text = formatProperty(ctx, { [key]: '' }, recurseTimes, key, false);
    return `${text.slice(0, text.lastIndexOf(' ') + 1)}${ctx.stylize('<uninitialized>', 'special')}`;
  }
}

/* ---- properties ---- */

function formatExtraProperty(ctx, value, recurseTimes, key, isNested) {
  let property;
  try {
    property = value[key];
  } catch {
    property = value.buffer[key];
  }
  ctx.indentationLvl += 2;
  const text = formatValue(ctx, property, recurseTimes, isNested);
  ctx.indentationLvl -= 2;
  return `${ctx.stylize(`[${key}]`, 'string')}: ${text}`;
}

function formatGetter(ctx, descriptor, recurseTimes, original) {
  const { stylize, getters } = ctx;
  const hasSetter = descriptor.set !== undefined;
  const label = hasSetter ? 'Getter/Setter' : 'Getter';
  if (!getters || (getters !== true && getters !== (hasSetter ? 'set' : 'get'))) {
    return stylize(`[${label}]`, 'special');
  }
  const inBrackets = (text) => `${stylize(`[${label}:`, 'special')} ${text}${stylize(']', 'special')}`;
  const indentation = ctx.indentationLvl;
  try {
    const value = descriptor.get.call(original);
    ctx.indentationLvl += 2;
    let text;
    if (value === null) {
      text = inBrackets(stylize('null', 'null'));
    } else if (typeof value === 'object') {
      text = `${stylize(`[${label}]`, 'special')} ${formatValue(ctx, value, recurseTimes)}`;
    } else {
      text = inBrackets(formatPrimitive(stylize, value, ctx));
    }
    ctx.indentationLvl = indentation;
    return text;
  } catch (error) {
    ctx.indentationLvl = indentation;
    return inBrackets(`<Inspection threw (${error.message})>`);
  }
}

function formatKey(ctx, key, descriptor) {
  if (typeof key === 'symbol') {
    return `[${ctx.stylize(escapeText(String(key)), 'symbol')}]`;
  }
  if (key === '__proto__') {
    return "['__proto__']";
  }
  if (descriptor.enumerable === false) {
    return `[${escapeText(key)}]`;
  }
  return isPlainName(key) ? ctx.stylize(key, 'name') : ctx.stylize(quote(key), 'string');
}

/*
 * 'key: value', or the value alone for an element of a list. `original` is what accessors are called on; `inList` tells
 * of a named property of a list.
 */
function formatProperty(ctx, value, recurseTimes, key, isElement, descriptor, original = value, inList = isElement) {
  descriptor ??= getOwnPropertyDescriptor(value, key);
  let text;
  let space = ' ';
  if (descriptor.value !== undefined) {
    const indent = ctx.compact !== true || inList ? 2 : 3;
    ctx.indentationLvl += indent;
    text = formatValue(ctx, descriptor.value, recurseTimes);
    if (indent === 3 && ctx.breakLength < getStringWidth(text, ctx.colors)) {
      space = `\n${' '.repeat(ctx.indentationLvl)}`;
    }
    ctx.indentationLvl -= indent;
  } else if (descriptor.get !== undefined) {
    text = formatGetter(ctx, descriptor, recurseTimes, original);
  } else if (descriptor.set !== undefined) {
    text = ctx.stylize('[Setter]', 'special');
  } else {
    text = ctx.stylize('undefined', 'undefined');
  }
  return isElement ? text : `${formatKey(ctx, key, descriptor)}:${space}${text}`;
}

module.exports = {
  format,
  formatWithOptions,
  getStringWidth,
  get identicalSequenceRange() {
    return require('internal/util/inspect/errors').identicalSequenceRange;
  },
  inspect,
  inspectDefaultOptions,
  stripVTControlCharacters,
};

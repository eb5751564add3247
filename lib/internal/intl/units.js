'use strict';

// Names and symbols of currencies and units.

// Currencies that have other than two digits behind the point, as CLDR says.
const DIGITS = {
  __proto__: null,
  0: 'AFN ALL BIF CLP COP DJF GNF HUF IDR IQD IRR ISK JPY KMF KPW KRW LAK LBP MGA MMK PKR PYG RWF SLL SOS SYP UGX VND VUV ' +
    'XAF XOF XPF YER',
  3: 'BHD JOD KWD LYD OMR TND',
};

const SYMBOLS = {
  __proto__: null,
  AUD: 'A$', BRL: 'R$', CAD: 'CA$', CNY: 'CN¥', EUR: '€', GBP: '£', HKD: 'HK$', ILS: '₪', INR: '₹', JPY: '¥', KRW: '₩',
  MXN: 'MX$', NZD: 'NZ$', PHP: '₱', TWD: 'NT$', USD: '$', VND: '₫', XAF: 'FCFA', XCD: 'EC$', XCG: 'Cg.', XOF: 'F\u202fCFA',
  XPF: 'CFPF',
};

const DOLLARS = 'ARS AUD BBD BMD BND BSD BZD CAD CLP COP CUC CUP DOP FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD TTD ' +
  'TWD UYU XCD';

const NARROW = {
  __proto__: null,
  AFN: '؋', AMD: '֏', AOA: 'Kz', AZN: '₼', BAM: 'KM', BDT: '৳', BOB: 'Bs', BWP: 'P', CNY: '¥', CRC: '₡', CZK: 'Kč', DKK: 'kr',
  EGP: 'E£', FKP: '£', GEL: '₾', GHS: 'GH₵', GIP: '£', GNF: 'FG', GTQ: 'Q', HNL: 'L', HRK: 'kn', HUF: 'Ft', IDR: 'Rp',
  ISK: 'kr', KGS: '⃀', KHR: '៛', KMF: 'CF', KPW: '₩', KZT: '₸', LAK: '₭', LBP: 'L£', LKR: 'Rs', MGA: 'Ar', MMK: 'K', MNT: '₮',
  MUR: 'Rs', MYR: 'RM', NGN: '₦', NIO: 'C$', NOK: 'kr', NPR: 'Rs', PKR: 'Rs', PLN: 'zł', PYG: '₲', RON: 'lei', RUB: '₽',
  RWF: 'RF', SEK: 'kr', SHP: '£', SSP: '£', STN: 'Db', SYP: '£', THB: '฿', TOP: 'T$', TRY: '₺', UAH: '₴', ZAR: 'R', ZMW: 'ZK',
};

// One and many; without the second the plural has an s.
const NAMES = {
  __proto__: null,
  AED: 'UAE dirham', ARS: 'Argentine peso', AUD: 'Australian dollar', BRL: 'Brazilian real', CAD: 'Canadian dollar',
  CHF: 'Swiss franc', CLP: 'Chilean peso', CNY: 'Chinese yuan|Chinese yuan', COP: 'Colombian peso', CZK: 'Czech koruna',
  DKK: 'Danish krone|Danish kroner', EGP: 'Egyptian pound', EUR: 'euro', GBP: 'British pound', HKD: 'Hong Kong dollar',
  HUF: 'Hungarian forint', IDR: 'Indonesian rupiah', ILS: 'Israeli new shekel', INR: 'Indian rupee',
  JPY: 'Japanese yen|Japanese yen', KRW: 'South Korean won|South Korean won', MXN: 'Mexican peso',
  MYR: 'Malaysian ringgit', NGN: 'Nigerian naira', NOK: 'Norwegian krone|Norwegian kroner', NZD: 'New Zealand dollar',
  PHP: 'Philippine peso', PLN: 'Polish zloty', RUB: 'Russian ruble', SAR: 'Saudi riyal',
  SEK: 'Swedish krona|Swedish kronor', SGD: 'Singapore dollar', THB: 'Thai baht|Thai baht', TRY: 'Turkish lira|Turkish Lira',
  TWD: 'New Taiwan dollar', UAH: 'Ukrainian hryvnia', USD: 'US dollar', VND: 'Vietnamese dong|Vietnamese dong',
  XAF: 'Central African CFA franc', XCD: 'East Caribbean dollar', XOF: 'West African CFA franc', XPF: 'CFP franc',
  ZAR: 'South African rand|South African rand',
};

const currencyDigits = (code) => (DIGITS[0].includes(code) ? 0 : DIGITS[3].includes(code) ? 3 : 2);

function currencySymbol(code, display) {
  if (display === 'code') return code;
  if (display === 'narrowSymbol') {
    if (DOLLARS.includes(code)) return '$';
    if (NARROW[code] !== undefined) return NARROW[code];
  }
  return SYMBOLS[code] ?? code;
}

const pluralOf = (names, many) => {
  const [one, other = `${one}s`] = names.split('|');
  return many ? other : one;
};

const currencyName = (code, many) => (NAMES[code] === undefined ? code : pluralOf(NAMES[code], many));

// short, narrow, and the long name where adding an s does not make its plural or where it is not the key itself. A '~'
// stands before what follows without a space, a '+' behind what has a plural in short.
const UNITS = {
  __proto__: null,
  'acre': 'ac', 'bit': 'bit', 'byte': 'byte;B', 'celsius': '~°C;°C;degree Celsius|degrees Celsius', 'centimeter': 'cm',
  'day': 'day+;d', 'degree': 'deg;°', 'fahrenheit': '~°F;°;degree Fahrenheit|degrees Fahrenheit',
  'fluid-ounce': 'fl oz;fl oz;fluid ounce', 'foot': 'ft;′;foot|feet', 'gallon': 'gal', 'gigabit': 'Gb', 'gigabyte': 'GB',
  'gram': 'g', 'hectare': 'ha', 'hour': 'hr;h', 'inch': 'in;″;inch|inches', 'kilobit': 'kb', 'kilobyte': 'kB',
  'kilogram': 'kg', 'kilometer': 'km', 'liter': 'L', 'megabit': 'Mb', 'megabyte': 'MB', 'meter': 'm', 'microsecond': 'μs',
  'mile': 'mi', 'mile-scandinavian': 'smi;smi;mile-scandinavian|miles-scandinavian', 'milliliter': 'mL', 'millimeter': 'mm',
  'millisecond': 'ms', 'minute': 'min;m', 'month': 'mth+;m', 'nanosecond': 'ns', 'ounce': 'oz',
  'percent': '~%;%;percent|percent', 'petabyte': 'PB', 'pound': 'lb;#', 'second': 'sec;s', 'stone': 'st;st;stone|stones',
  'terabit': 'Tb', 'terabyte': 'TB', 'week': 'wk+;w', 'yard': 'yd', 'year': 'yr+;y',
};

// What `per` makes of a unit in short and narrow.
const PER = { __proto__: null, 'kilometer-per-hour': 'km/h', 'mile-per-hour': 'mph', 'mile-per-gallon': 'mpg' };

const isUnit = (unit) => {
  const parts = unit.split('-per-');
  return parts.length <= 2 && parts.every((part) => UNITS[part] !== undefined);
};

function unitText(unit, display, many) {
  const [short, narrow = short, long = unit] = UNITS[unit].split(';');
  if (display === 'long') return ` ${pluralOf(long, many)}`;
  const plain = short.replace(/[~+]/, '');
  if (display === 'narrow') return narrow.replace(/[~+]/, '');
  return (short[0] === '~' ? '' : ' ') + (many && short.endsWith('+') ? `${plain}s` : plain);
}

function compoundText(unit, display, many) {
  const [above, below] = unit.split('-per-');
  if (display === 'long') return `${unitText(above, display, many)} per${unitText(below, display, false)}`;
  const space = display === 'narrow' ? '' : ' ';
  if (PER[unit] !== undefined) return space + PER[unit];
  // The narrow sign of what is below: 's', 'h'
  const sign = unitText(below, below === 'second' || below === 'hour' ? 'narrow' : 'short', false).trim();
  return `${unitText(above, display, many)}/${sign}`;
}

/* The parts of a number with its unit. */
function withUnit(parts, { unit, unitDisplay }, many) {
  const text = unit.includes('-per-') ? compoundText(unit, unitDisplay, many) : unitText(unit, unitDisplay, many);
  const name = { type: unit === 'percent' && unitDisplay !== 'long' ? 'percentSign' : 'unit', value: text.trimStart() };
  return text[0] === ' ' ? [...parts, { type: 'literal', value: ' ' }, name] : [...parts, name];
}

module.exports = { currencyDigits, currencyName, currencySymbol, isUnit, withUnit };

const { v3, v5, validate, version, parse, stringify, NIL } = require('uuid');
const ns = '6ba7b811-9dad-11d1-80b4-00c04fd430c8';
console.log(validate(NIL), version(ns), stringify(parse(ns)) === ns, validate('nope'));
const { v1, v4 } = require('uuid');
console.log(v3('hello.example.com', v3.DNS), v5('hello.example.com', v5.DNS));
console.log(validate(v4()), version(v4()), version(v1()), v4({ random: new Array(16).fill(7) }));

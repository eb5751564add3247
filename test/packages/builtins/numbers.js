// big.js, bn.js, decimal.js, long
const Big = require('big.js');
const BN = require('bn.js');
const Decimal = require('decimal.js');
const Long = require('long');
console.log(String(new Big('0.1').plus('0.2')), new Big(2).sqrt().toFixed(15), new Big('123.456').round(1, 0).toString(), new Big('1e-7').toString());
try { new Big('x'); } catch (error) { console.log(error.message, error.name); }
const a = new BN('dead', 16), b = new BN('1011110101101001010101', 2);
console.log(a.mul(b).toString(10), a.pow(new BN(20)).toString(16), a.pow(new BN(50)).umod(b).toNumber(), a.invm(new BN(65537)).toString(), b.divmod(a));
console.log(new BN(2).toRed(BN.red('k256')).redPow(new BN('123456789')).fromRed().toString(16), a.toArrayLike(Buffer, 'be', 8), a.bitLength());
Decimal.set({ precision: 60 });
console.log(Decimal.acos(-1).toString(), new Decimal(2).sqrt().toString(), Decimal.exp(1).toString(), new Decimal('0x1f.8').toString(), new Decimal(10).ln().toFixed(40));
console.log(new Decimal('1.23456789e+1000').toPrecision(5), new Decimal(5).mod(-3).toString(), new Decimal(0.1).toFraction().map(String), new Decimal(7).pow(-3).toString(), new Decimal(1).sin());
console.log(Long.MAX_VALUE.toString(), Long.fromString('-9223372036854775808').div(-1).toString(), Long.fromString('123456789012345').mul(98765).toString(36), Long.fromNumber(2 ** 53).toUnsigned().shru(3).toNumber());
console.log(Long.fromBits(-1, -1, true).toString(), Long.ZERO.sub(1).toBytesBE(), Long.fromBigInt ? Long.fromBigInt(2n ** 60n).toString() : 'no', Long.fromInt(-5).rotateLeft(3).toString(2));

const ms = require('ms');
console.log(ms('2 days'), ms('1d'), ms('10h'), ms('2.5 hrs'), ms('-3 min'), ms('100'), ms('1y'));
console.log(ms(60000), ms(2 * 60000), ms(-3 * 60000), ms(ms('10 hours')), ms(60000, { long: true }), ms(ms('10 hours'), { long: true }));
try { ms(''); } catch (error) { console.log(error.message); }

// Hashes of passwords with known salts, and comparison.
const bcrypt = require('bcryptjs');

console.log(bcrypt.hashSync('', '$2a$06$DCq7YPn5Rq63x1Lad4cll.'));
console.log(bcrypt.hashSync('password', '$2b$04$abcdefghijklmnopqrstuu'));
console.log(bcrypt.compareSync('password', '$2b$04$abcdefghijklmnopqrstuuX1Ro3Mxnk4BcYCxMgVn1P9F2YFaLWpu'));
const salt = bcrypt.genSaltSync(4);
console.log(salt.length, salt.slice(0, 7));
bcrypt.hash('ünïcödé', 4).then(async (hash) => {
  console.log(hash.length, await bcrypt.compare('ünïcödé', hash), await bcrypt.compare('unicode', hash), bcrypt.getRounds(hash));
});

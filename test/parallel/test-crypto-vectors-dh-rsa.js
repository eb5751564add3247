'use strict';

// Diffie-Hellman: the groups of RFC 2409 and RFC 3526 by their formulas; ECDH of RFC 5903. RSA with the key of the fixtures:
// what OpenSSL 3.0 has signed and encrypted with it (`openssl pkeyutl`).

const assert = require('assert');
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');

// pi 2^bits, by Machin's formula
function pi(bits) {
  const unit = 1n << BigInt(bits + 64);
  const arctan = (x) => {
    let sum = 0n, term = unit / x;
    for (let n = 1n; term !== 0n; n += 2n, term /= x * x) sum += n % 4n === 1n ? term / n : -(term / n);
    return sum;
  };
  return (4n * (4n * arctan(5n) - arctan(239n))) >> 64n;
}

// 2^n - 2^(n - 64) - 1 + 2^64 ([2^(n - 130) pi] + c)
const groups = { modp1: [768, 149686n], modp2: [1024, 129093n], modp5: [1536, 741804n], modp14: [2048, 124476n],
                 modp15: [3072, 1690314n], modp16: [4096, 240904n], modp17: [6144, 929484n], modp18: [8192, 4743158n] };
for (const [name, [bits, c]] of Object.entries(groups)) {
  const n = BigInt(bits);
  const prime = (1n << n) - (1n << (n - 64n)) - 1n + ((pi(bits - 130) + c) << 64n);
  const group = crypto.getDiffieHellman(name);
  assert.strictEqual(group.getPrime('hex'), prime.toString(16), name);
  assert.strictEqual(group.getGenerator('hex'), '02');
}

// [curve, private keys, public keys, the secret]: RFC 5903, section 8
const exchanges = [
  ['prime256v1', ['c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433',
                  'c6ef9c5d78ae012a011164acb397ce2088685d8f06bf9be0b283ab46476bee53'],
   ['dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c37725811805271a0461cdb8252d61f1c456fa3e59ab1f45b33accf5f58389e0577b8990bb3',
    'd12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf6356fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab'],
   'd6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de'],
];
for (const [curve, privates, publics, secret] of exchanges) {
  for (const [own, other] of [[0, 1], [1, 0]]) {
    const ecdh = crypto.createECDH(curve);
    ecdh.setPrivateKey(privates[own], 'hex');
    assert.strictEqual(ecdh.getPublicKey('hex'), `04${publics[own]}`);
    assert.strictEqual(ecdh.computeSecret(`04${publics[other]}`, 'hex', 'hex'), secret);
  }
}

const privateKey = crypto.createPrivateKey(fs.readFileSync(path.join(__dirname, '../fixtures/tls/rsa-key.pem')));
const publicKey = crypto.createPublicKey(privateKey);
const message = Buffer.from('The quick brown fox');
const signatures = {
  sha1: 'OMRueU35Xx3RSzL5YzMsMEWTXY7fZ91qXdqQ4hwaJmGGoP4/Nr7Qn3vulgGiRF0w7zrNclKZ71AaA6rCuaslvQJ8rClhwdMw3h4j2YQ37zIZJ2' +
  '3Mbe/uyRzqp4weFeoqxEUipZobyOzSRQDx/zSEqKSIPnHZMqGS/ozTwJiTR7XoBrFGkWnMhLVecyT50JdCJiSMKEOZjNFyjHRXq4TaEaKrErZe' +
  'v9zvsaS2NpH8Vf4U0CCJ5d+TrwslOFuc4Koh57IscF2v0fLZKojvGiDFnSy19Nv85fs2GUFPGATZibm94L6qiJtNrbOsREhqVhNJN/pAKeYjBx' +
  'wvV2KEUrJv8Q==',
  sha256: 'Pg5bD7FRbBsZbaBSW4wOWEReFow6+4U4Y9oMqZG5B2UktII1nCRnUqTh1OfuTnVbSS2ZC14sJzHJa9+J5bK4VzUhLQZ+RJcoU7zKH+ydvoXV+i' +
  'VTNI+fFxlMqSjUzEcPKTNl7KJzxaJVlFAzGsb+DxH9Yp+3moz5DZW2cRd+YM4d9CdXV4wwMtfVonUkQ8UU3YivDaFZWS2EMPw8pkgI33zAKBbL' +
  'UavvrGFag+ExAMxKEWUMfmd53iMCH1SWF40Nj50FPBny9mGXSehhMJcTRuZCO/xKUjfpDWzHujHF7QauvdVbW/n5Mpc/9Ycv+RVWZL2MBQCb7E' +
  '145I4OECauhQ==',
  sha512: 'ks2NlQXHLip05+/1JD1oe9+P+ULTglfk0OJPtVictPFJvkn2IHDAUrIzQxx7fCI7tqzf3/LS4Q+cpVI4dzzhfjZIJEHfn5fSIVeVkm1i6koEAU' +
  'LetgDil6H1CvcCCh0iNbqa8Gor07kcDL150AtFco/612iBZkKMHL6EA4nu3ETUTwt51fVvqvWe3xNWU5ehmVPH6EA6VyV/l8GnyIapgMsaPlGB' +
  'WlriRTR16LM3qQw59wF4/Hb4YTXGN0q/VDyN2uPDxpmiaxtROtSqvj6/s8UTMsvKV1DUvWjUt59PEymn5SUMg5A93S8eNCBVaPxxkBeh/W2Idu' +
  'jlbiVZPjdV3w==',
};
for (const [hash, signature] of Object.entries(signatures)) {
  assert.strictEqual(crypto.sign(hash, message, privateKey).toString('base64'), signature, hash);
  assert.strictEqual(crypto.verify(hash, message, publicKey, Buffer.from(signature, 'base64')), true);
}

const pss = { key: publicKey, padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
const signed = Buffer.from('owQ9jGJbXzC3564qtLfG/AhUBFZvkEebiGS1gDpbFtK7KKFd0RyI4VuDuc/f0eHeT4zdXwdKnYDGDgZ4iDWgmdQt0fTvYOyCwwcnFFsKVPj1dF' +
  'xwkg8MiQGjXa1nYr9baEBal8tpB/W6qaWq0m18riLVAJnLZLK95euYT5kDDy7fcDhLhXGb+VE1se4/INtHPk9+xRC3+oJv0r1GZoxfNVyVkspC' +
  'DVtkLKg22o+GqyJ6ZZJIO3oDttHes6snOoKZmvNzeGAMs3dqWo5qfu711EskKJI4ar1hlAuA3RgTnTvhydwjAVJXdKAjLsiaCfcu40om+Gbzj7' +
  'DIKaM9OS10Jw==', 'base64');
assert.strictEqual(crypto.verify('sha256', message, pss, signed), true);
assert.strictEqual(crypto.verify('sha256', message, { ...pss, saltLength: 20 }, signed), false);

const oaep = Buffer.from('qEVAD0VGq7vtqghRfTgEQ/gtDfLl6b2JFdGulR7iauOClMCF2T8Twza/pfu1/dUBa9hfEP9Fx9u5i7kfrSIkJKtWAOPsLKgpA4HbXNvPirAR6o' +
  'KfmEY7COy+/zSiDElY9ERZnu8wYyRER8NCxXY+o2nHxoSarZk5B56tUVURK8+WnAP7wq/vP5Y4EwBAheIEc7haJyhXxBtQW82jot12ArNPBoRQ' +
  'f6/JnZVLbUBuHsPP5aag4f4aiEeaLPhnT8QA8DSUOYX+6P29P2JPegpwazlqZZmoTRwhTOz54sU78i1ULcDvyIqC3ireRGXUycmMu4z7Y95AGU' +
  '+QBhQUtLd55w==', 'base64');
assert.deepStrictEqual(crypto.privateDecrypt({ key: privateKey, oaepHash: 'sha256' }, oaep), message);
const plain = Buffer.from('ei276ggHw5Xwwmc4GO29+OYwfCfPgeXHTn8z3uzk6lFYdLrE5ABPZ4sAxJGvsaG8Moj42ZqzZrIm4DDhR/82WmynFyr5GYgkCWxv/vsUtUpzmF' +
  'GVSTcABouuzSHDUk6PSdLoS7m08p6QQRXfoxzdTKG3vLKiOGLS9u6rdCHm5PI7odBOhVkBZBdAcmE4DZT/5O3XETOhUV3XW/9p4VCquONBI99t' +
  'FFJWTOpB5aMqcK+ztHmsKq9Jv1VJUe+H3VFc+jcXo5jFcCTshGyHvEmEDE4iSRhiChqhllld9scN3hwuU40lCehvyWucuNTl7p4WXGTu7KABya' +
  '+/1LLC8AVueg==', 'base64');
assert.deepStrictEqual(crypto.privateDecrypt({ key: privateKey, padding: crypto.constants.RSA_PKCS1_PADDING }, plain), message);

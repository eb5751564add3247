'use strict';

// Curves: X25519 and X448 (RFC 7748), Ed25519 and Ed448 (RFC 8032), ECDSA (RFC 6979, verified as ours are random).

const assert = require('assert');
const { createPrivateKey, createPublicKey, diffieHellman, sign, verify } = require('crypto');

const base64url = (hex) => Buffer.from(hex, 'hex').toString('base64url');
const publicKey = (crv, x) => createPublicKey({ key: { kty: 'OKP', crv, x: base64url(x) }, format: 'jwk' });
const privateKey = (crv, x, d) => createPrivateKey({ key: { kty: 'OKP', crv, x: base64url(x), d: base64url(d) }, format: 'jwk' });

// [curve, scalar, u, the secret]
const agreements = [
  ['X25519', 'a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4',
   'e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c',
   'c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552'],
  ['X25519', '4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d',
   'e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493',
   '95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957'],
  ['X448', '3d262fddf9ec8e88495266fea19a34d28882acef045104d0d1aae121700a779c984c24f8cdd78fbff44943eba368f54b29259a4f1c600ad3',
   '06fce640fa3487bfda5f6cf2d5263f8aad88334cbd07437f020f08f9814dc031ddbdc38c19c6da2583fa5429db94ada18aa7a7fb4ef8a086',
   'ce3e4ff95a60dc6697da1db1d85e6afbdf79b50a2412d7546d5f239fe14fbaadeb445fc66a01b0779d98223961111e21766282f73dd96b6f'],
  ['X448', '9a8f4925d1519f5775cf46b04b5800d4ee9ee8bae8bc5565d498c28dd9c9baf574a9419744897391006382a6f127ab1d9ac2d8c0a598726b',
   '3eb7a829b0cd20f5bcfc0b599b6feccf6da4627107bdb0d4f345b43027d8b972fc3e34fb4232a13ca706dcb57aec3dae07bdc1c67bf33609',
   '07fff4181ac6cc95ec1c16a94a0f74d12da232ce40a77552281d282bb60c0b56fd2464c335543936521c24403085d59a449a5037514a879d'],
];
for (const [crv, scalar, u, secret] of agreements) {
  // The public half of a JWK is computed anew: whatever stands there.
  const own = privateKey(crv, u, scalar);
  assert.strictEqual(diffieHellman({ privateKey: own, publicKey: publicKey(crv, u) }).toString('hex'), secret);
  assert.notStrictEqual(createPublicKey(own).export({ format: 'jwk' }).x, base64url(u));
}

// [curve, private key, public key, message, signature]
const signatures = [
  ['Ed25519',
   '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
   'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
   '',
   'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b'],
  ['Ed25519',
   '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
   '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
   '72',
   '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00'],
  ['Ed25519',
   'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
   'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
   'af82',
   '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a'],
  ['Ed448',
   '6c82a562cb808d10d632be89c8513ebf6c929f34ddfa8c9f63c9960ef6e348a3528c8a3fcc2f044e39a3fc5b94492f8f032e7549a20098f95b',
   '5fd7449b59b461fd2ce787ec616ad46a1da1342485a70e1f8a0ea75d80e96778edf124769b46c7061bd6783df1e50f6cd1fa1abeafe8256180',
   '',
   '533a37f6bbe457251f023c0d88f976ae2dfb504a843e34d2074fd823d41a591f2b233f034f628281f2fd7a22ddd47d7828c59bd0a21bfd3980ff0d2028d4b18a9df63e006c5d1c2d345b925d8dc00b4104852db99ac5c7cdda8530a113a0f4dbb61149f05a7363268c71d95808ff2e652600'],
  ['Ed448',
   'c4eab05d357007c632f3dbb48489924d552b08fe0c353a0d4a1f00acda2c463afbea67c5e8d2877c5e3bc397a659949ef8021e954e0a12274e',
   '43ba28f430cdff456ae531545f7ecd0ac834a55d9358c0372bfa0c6c6798c0866aea01eb00742802b8438ea4cb82169c235160627b4c3a9480',
   '03',
   '26b8f91727bd62897af15e41eb43c377efb9c610d48f2335cb0bd0087810f4352541b143c4b981b7e18f62de8ccdf633fc1bf037ab7cd779805e0dbcc0aae1cbcee1afb2e027df36bc04dcecbf154336c19f0af7e0a6472905e799f1953d2a0ff3348ab21aa4adafd1d234441cf807c03a00'],
];
for (const [crv, d, x, message, signature] of signatures) {
  const data = Buffer.from(message, 'hex'), bytes = Buffer.from(signature, 'hex');
  assert.strictEqual(sign(null, data, privateKey(crv, x, d)).toString('hex'), signature);
  assert.strictEqual(verify(null, data, publicKey(crv, x), bytes), true);
  for (const at of [0, bytes.length / 2, bytes.length - 1]) {
    const wrong = Buffer.from(bytes);
    wrong[at] ^= 0x10;
    assert.strictEqual(verify(null, data, publicKey(crv, x), wrong), false);
  }
  assert.strictEqual(verify(null, Buffer.concat([data, data, Buffer.from('x')]), publicKey(crv, x), bytes), false);
}

// [curve, x, y, digest, r, s] of the message "sample"
const ecdsa = [
  ['P-256', '60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6',
   '7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299', 'sha256',
   'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716',
   'f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8'],
];
for (const [crv, x, y, digest, r, s] of ecdsa) {
  const key = createPublicKey({ key: { kty: 'EC', crv, x: base64url(x), y: base64url(y) }, format: 'jwk' });
  const signature = Buffer.from(r + s, 'hex');
  assert.strictEqual(verify(digest, Buffer.from('sample'), { key, dsaEncoding: 'ieee-p1363' }, signature), true);
  assert.strictEqual(verify(digest, Buffer.from('simple'), { key, dsaEncoding: 'ieee-p1363' }, signature), false);
}

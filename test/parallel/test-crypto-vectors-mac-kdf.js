'use strict';

// HMAC (RFC 2202, RFC 4231), PBKDF2 (RFC 6070, RFC 7914), HKDF (RFC 5869), scrypt (RFC 7914).

const assert = require('assert');
const { createHmac, hkdfSync, pbkdf2Sync, scryptSync } = require('crypto');

const hex = (text) => Buffer.from(text, 'hex');
const repeat = (byte, count) => Buffer.alloc(count, byte);

// [key, data, { digest: mac }]
const macs = [
  [repeat(0x0b, 20), 'Hi There', {
    md5: '5ccec34ea9656392457fa1ac27f08fbc',
    sha1: 'b617318655057264e28bc0b6fb378c8ef146be00',
    sha224: '896fb1128abbdf196832107cd49df33f47b4b1169912ba4f53684b22',
    sha256: 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    sha384: 'afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6',
    sha512: '87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854',
  }],
  ['Jefe', 'what do ya want for nothing?', {
    md5: '750c783e6ab0b503eaa86e310a5db738',
    sha1: 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79',
    sha224: 'a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44',
    sha256: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    sha384: 'af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649',
    sha512: '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
  }],
  [repeat(0xaa, 20), repeat(0xdd, 50), {
    md5: '2ab8b9a9f7d3894d15ad8383b97044b2',
    sha1: '125d7342b9ac11cd91a39af48aa17b4f63f175d3',
    sha224: '7fb3cb3588c6c1f6ffa9694d7d6ad2649365b0c1f65d69d1ec8333ea',
    sha256: '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
    sha384: '88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b2a5ab39dc13814b94e3ab6e101a34f27',
    sha512: 'fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb',
  }],
  [hex('0102030405060708090a0b0c0d0e0f10111213141516171819'), repeat(0xcd, 50), {
    md5: '697eaf0aca3a3aea3a75164746ffaa79',
    sha1: '4c9007f4026250c6bc8414f9bf50c86c2d7235da',
    sha224: '6c11506874013cac6a2abc1bb382627cec6a90d86efc012de7afec5a',
    sha256: '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
    sha384: '3e8a69b7783c25851933ab6290af6ca77a9981480850009cc5577c6e1f573b4e6801dd23c4a7d679ccf8a386c674cffb',
    sha512: 'b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3dba91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd',
  }],
  [repeat(0xaa, 131), 'Test Using Larger Than Block-Size Key - Hash Key First', {
    md5: 'bfecaf4efff90a3a668f3922fec3762d',
    sha1: '90d0dace1c1bdc957339307803160335bde6df2b',
    sha224: '95e9a0db962095adaebe9b2d6f0dbce2d499f112f2d2b7273fa6870e',
    sha256: '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    sha384: '4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952',
    sha512: '80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598',
  }],
  [repeat(0xaa, 131), 'This is a test using a larger than block-size key and a larger than block-size data. ' +
   'The key needs to be hashed before being used by the HMAC algorithm.', {
    md5: '09b8ae7b15adbbb243aca3491b51512b',
    sha1: '217e44bb08b6e06a2d6c30f3cb9f537f97c63356',
    sha224: '3a854166ac5d9f023f54d517d0b39dbd946770db9c2b95c9f6f565d1',
    sha256: '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
    sha384: '6617178e941f020d351e2f254e8fd32c602420feb0b8fb9adccebb82461e99c5a678cc31e799176d3860e6110c46523e',
    sha512: 'e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58',
  }],
];
for (const [key, data, expected] of macs) {
  for (const [digest, mac] of Object.entries(expected)) {
    assert.strictEqual(createHmac(digest, key).update(data).digest('hex'), mac, digest);
  }
}

// [digest, password, salt, iterations, length, key]
const derived = [
  ['sha1', 'password', 'salt', 1, 20,
   '0c60c80f961f0e71f3a9b524af6012062fe037a6'],
  ['sha1', 'password', 'salt', 2, 20,
   'ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957'],
  ['sha1', 'password', 'salt', 4096, 20,
   '4b007901b765489abead49d926f721d065a429c1'],
  ['sha1', 'passwordPASSWORDpassword', 'saltSALTsaltSALTsaltSALTsaltSALTsalt', 4096, 25,
   '3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038'],
  ['sha1', 'pass\0word', 'sa\0lt', 4096, 16,
   '56fa6aa75548099dcc37d7f03425e0c3'],
  ['sha256', 'passwd', 'salt', 1, 64,
   '55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783'],
];
for (const [digest, password, salt, iterations, length, key] of derived) {
  assert.strictEqual(pbkdf2Sync(password, salt, iterations, length, digest).toString('hex'), key);
}

// [digest, input key, salt, info, length, output key]
const expanded = [
  ['sha256',
   '0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b',
   '000102030405060708090a0b0c',
   'f0f1f2f3f4f5f6f7f8f9', 42,
   '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865'],
  ['sha256',
   '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f',
   '606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf',
   'b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff', 82,
   'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87'],
  ['sha256',
   '0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b',
   '',
   '', 42,
   '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8'],
  ['sha1',
   '0b0b0b0b0b0b0b0b0b0b0b',
   '000102030405060708090a0b0c',
   'f0f1f2f3f4f5f6f7f8f9', 42,
   '085a01ea1b10f36933068b56efa5ad81a4f14b822f5b091568a9cdd4f155fda2c22e422478d305f3f896'],
  ['sha1',
   '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f',
   '606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf',
   'b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff', 82,
   '0bd770a74d1160f7c9f12cd5912a06ebff6adcae899d92191fe4305673ba2ffe8fa3f1a4e5ad79f3f334b3b202b2173c486ea37ce3d397ed034c7f9dfeb15c5e927336d0441f4c4300e2cff0d0900b52d3b4'],
  ['sha1',
   '0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b',
   '',
   '', 42,
   '0ac1af7002b3d761d1e55298da9d0506b9ae52057220a306e07b6b87e8df21d0ea00033de03984d34918'],
  ['sha1',
   '0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c',
   '',
   '', 42,
   '2c91117204d745f3500d636a62f64f0ab3bae548aa53d423b0d1f27ebba6f5e5673a081d70cce7acfc48'],
];
for (const [digest, ikm, salt, info, length, okm] of expanded) {
  assert.strictEqual(Buffer.from(hkdfSync(digest, hex(ikm), hex(salt), hex(info), length)).toString('hex'), okm);
}

// [password, salt, N, r, p, key]
const scrypts = [
  ['',
   '', 16, 1, 1,
   '77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906'],
  ['password',
   'NaCl', 1024, 8, 16,
   'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640'],
  ['pleaseletmein',
   'SodiumChloride', 16384, 8, 1,
   '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887'],
];
for (const [password, salt, N, r, p, key] of scrypts) {
  assert.strictEqual(scryptSync(password, salt, 64, { N, r, p }).toString('hex'), key);
}

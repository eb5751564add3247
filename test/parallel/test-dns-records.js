'use strict';
// What the resolver makes of answers of every type, by a server of our own over UDP and TCP.
const assert = require('assert');
const dgram = require('dgram');
const dns = require('dns');
const net = require('net');

const types = { A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, NAPTR: 35, TLSA: 52, CAA: 257 };
const u16 = (...values) => values.flatMap((value) => [value >> 8 & 255, value & 255]);
const u32 = (...values) => values.flatMap((value) => [value >>> 24, value >> 16 & 255, value >> 8 & 255, value & 255]);
const string = (text) => [text.length, ...Buffer.from(text, 'latin1')];
const name = (text) => [...text.split('.').filter((label) => label !== '').flatMap(string), 0];
const question = [0xC0, 12];
const record = (type, data, ttl = 300, owner = question) =>
  [...owner, ...u16(types[type], 1), ...u32(ttl), ...u16(data.length), ...data];

// By the name that is asked for: [flags, answers...] as bytes.
const zone = {
  'a.test': [record('A', [1, 2, 3, 4], 60), record('A', [5, 6, 7, 8], 90)],
  'alias.test': [record('CNAME', name('b.test'), 20), record('CNAME', name('c.test'), 40, name('b.test')),
                 record('A', [9, 9, 9, 9], 60, name('c.test'))],
  'only-alias.test': [record('CNAME', name('nowhere.test'))],
  'six.test': [record('AAAA', [0x20, 1, 0xD, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 7)],
  'mx.test': [record('MX', [...u16(10), ...name('mail.test')]), record('MX', [...u16(20), 4, 98, 97, 99, 107, 0xC0, 12])],
  'ns.test': [record('NS', name('ns1.test')), record('NS', name('ns2.test'))],
  'txt.test': [record('TXT', [...string('v=1 \xE4'), ...string('two')]), record('TXT', string(''))],
  'srv.test': [record('SRV', [...u16(1, 2, 8080), ...name('host.test')])],
  'ptr.test': [record('PTR', name('there.test'))],
  'naptr.test': [record('NAPTR', [...u16(30, 100), ...string('s'), ...string('SIP+D2U'), ...string(''), ...name('_sip.test')])],
  'soa.test': [record('SOA', [...name('ns.test'), ...name('root.test'), ...u32(2013101809, 10000, 2400, 604800, 3600)])],
  'caa.test': [record('CAA', [128, ...string('issue'), ...Buffer.from('ca.test; x')])],
  'tlsa.test': [record('TLSA', [3, 1, 1, 1, 2, 3])],
  'odd.test': [record('NS', [4, 97, 46, 98, 200, 3, 32, 34, 92, 0])],
  'long.test': Array.from({ length: 60 }, (_, i) => record('TXT', string(`${i}`.padEnd(20, 'x')))),
  'all.test': [record('TXT', string('t')), record('MX', [...u16(5), ...name('m.test')]), record('AAAA', Array(16).fill(0)),
               record('A', [1, 1, 1, 1], 33), record('NS', name('n.test'))],
};

function answer(query, viaTcp) {
  const labels = [];
  let at = 12;
  while (query[at] !== 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]));
    at += query[at] + 1;
  }
  const asked = labels.join('.').toLowerCase();
  let answers = zone[asked] ?? [];
  const truncated = asked === 'long.test' && !viaTcp;
  if (truncated) answers = [];
  const rcode = asked.startsWith('rcode') ? Number(asked[5]) : 0;
  const flags = 0x8180 | rcode | (truncated ? 0x200 : 0);
  const header = [query[0], query[1], ...u16(flags, 1, answers.length, 0, 0)];
  if (asked === 'cut.test') header.splice(6, 2, 0, 3);
  return Buffer.from([...header, ...query.subarray(12), ...answers.flat()]);
}

const udp = dgram.createSocket('udp4', (query, { port, address }) => udp.send(answer(query, false), port, address));
const tcp = net.createServer((socket) => {
  socket.on('data', (chunk) => {
    const reply = answer(chunk.subarray(2), true);
    // In two parts, as networks do.
    socket.write(Buffer.from(u16(reply.length)));
    socket.write(reply.subarray(0, 100), () => socket.write(reply.subarray(100)));
  });
});

async function check() {
  const resolver = new dns.promises.Resolver({ timeout: 2000, tries: 1 });
  resolver.setServers([`127.0.0.1:${udp.address().port}`]);
  assert.deepStrictEqual(await resolver.resolve4('a.test'), ['1.2.3.4', '5.6.7.8']);
  assert.deepStrictEqual(await resolver.resolve('A.test', 'A'), ['1.2.3.4', '5.6.7.8']);
  assert.deepStrictEqual(await resolver.resolve4('a.test', { ttl: true }),
                         [{ address: '1.2.3.4', ttl: 60 }, { address: '5.6.7.8', ttl: 90 }]);
  assert.deepStrictEqual(await resolver.resolve4('alias.test', { ttl: true }), [{ address: '9.9.9.9', ttl: 20 }]);
  assert.deepStrictEqual(await resolver.resolveCname('alias.test'), ['b.test']);
  assert.deepStrictEqual(await resolver.resolveCname('only-alias.test'), ['nowhere.test']);
  assert.deepStrictEqual(await resolver.resolve6('six.test'), ['2001:db8::1']);
  assert.deepStrictEqual(await resolver.resolve6('six.test', { ttl: true }), [{ address: '2001:db8::1', ttl: 7 }]);
  assert.deepStrictEqual(await resolver.resolveMx('mx.test'),
                         [{ exchange: 'mail.test', priority: 10 }, { exchange: 'back.mx.test', priority: 20 }]);
  assert.deepStrictEqual(await resolver.resolveNs('ns.test'), ['ns1.test', 'ns2.test']);
  assert.deepStrictEqual(await resolver.resolveTxt('txt.test'), [['v=1 \xE4', 'two'], ['']]);
  assert.deepStrictEqual(await resolver.resolveSrv('srv.test'), [{ name: 'host.test', port: 8080, priority: 1, weight: 2 }]);
  assert.deepStrictEqual(await resolver.resolvePtr('ptr.test'), ['there.test']);
  assert.deepStrictEqual(await resolver.resolveNaptr('naptr.test'), [{
    flags: 's', service: 'SIP+D2U', regexp: '', replacement: '_sip.test', order: 30, preference: 100,
  }]);
  assert.deepStrictEqual(await resolver.resolveSoa('soa.test'), {
    nsname: 'ns.test', hostmaster: 'root.test', serial: 2013101809, refresh: 10000, retry: 2400, expire: 604800, minttl: 3600,
  });
  assert.deepStrictEqual(await resolver.resolveCaa('caa.test'), [{ critical: 128, issue: 'ca.test; x' }]);
  assert.deepStrictEqual(await resolver.resolveTlsa('tlsa.test'),
                         [{ certUsage: 3, selector: 1, match: 1, data: new Uint8Array([1, 2, 3]).buffer }]);
  assert.deepStrictEqual(await resolver.resolveNs('odd.test'), ['a\\.b\\200. \\"\\\\']);
  assert.strictEqual((await resolver.resolveTxt('long.test')).length, 60);
  assert.deepStrictEqual(await resolver.resolveAny('all.test'), [
    { address: '1.1.1.1', ttl: 33, type: 'A' }, { address: '::', ttl: 300, type: 'AAAA' },
    { exchange: 'm.test', priority: 5, type: 'MX' }, { value: 'n.test', type: 'NS' }, { entries: ['t'], type: 'TXT' },
  ]);

  const fails = (promise, code) => assert.rejects(promise, { code });
  await fails(resolver.resolve4('nothing.test'), 'ENODATA');
  await fails(resolver.resolve6('a.test'), 'ENODATA');
  await fails(resolver.resolveNs('a.test'), 'ENODATA');
  await fails(resolver.resolveSoa('a.test'), 'EBADRESP');
  assert.deepStrictEqual(await resolver.resolveMx('a.test'), []);
  assert.deepStrictEqual(await resolver.resolve4('only-alias.test'), []);
  assert.deepStrictEqual(await resolver.resolveCname('a.test'), ['a.test']);
  await fails(resolver.resolve4('rcode1.test'), 'EFORMERR');
  await fails(resolver.resolve4('rcode2.test'), 'ESERVFAIL');
  await fails(resolver.resolve4('rcode3.test'), 'ENOTFOUND');
  await fails(resolver.resolve4('rcode4.test'), 'ENOTIMP');
  await fails(resolver.resolve4('rcode5.test'), 'EREFUSED');
  await fails(resolver.resolve4('cut.test'), 'EBADRESP');
  await fails(resolver.resolve4('a..test'), 'EBADNAME');
  await fails(resolver.resolve4(`${'a'.repeat(64)}.test`), 'EBADNAME');
  await fails(resolver.resolve4('abcdefghi.'.repeat(26)), 'EBADNAME');
}

udp.bind(0, '127.0.0.1', () => tcp.listen(udp.address().port, '127.0.0.1', () => {
  check().finally(() => {
    udp.close();
    tcp.close();
  });
}));

'use strict';
// Servers of a resolver: the next one after a refusal or silence, and an answer that is not ours is no answer.
const assert = require('assert');
const dgram = require('dgram');
const dns = require('dns');

function answer(query, address) {
  return Buffer.concat([query.subarray(0, 2), Buffer.from([0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]), query.subarray(12),
                        Buffer.from([0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, ...address])]);
}

async function open(onQuery) {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (query, { address, port }) => onQuery(query, (bytes) => socket.send(bytes, port, address)));
  await new Promise((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return socket;
}

const name = (socket) => `127.0.0.1:${socket.address().port}`;

(async () => {
  const closed = await open(() => {});
  const refusing = name(closed);
  closed.close();
  let asked = 0;
  const silent = await open(() => { asked++; });
  const good = await open((query, send) => {
    const forged = answer(query, [6, 6, 6, 6]);
    forged[0] ^= 1; // another id
    send(forged);
    const question = answer(query, [7, 7, 7, 7]);
    question[13] ^= 1; // another question
    send(question);
    send(answer(query, [1, 2, 3, 4]));
  });

  const { Resolver } = dns.promises;
  const resolver = new Resolver({ timeout: 50, tries: 1 });
  resolver.setServers([refusing, name(good)]);
  assert.deepStrictEqual(await resolver.resolve4('a.test'), ['1.2.3.4']);
  resolver.setServers([name(silent), name(good)]);
  assert.deepStrictEqual(await resolver.resolve4('a.test'), ['1.2.3.4']);
  assert.strictEqual(asked, 1);

  const impatient = new Resolver({ timeout: 20, tries: 3 });
  impatient.setServers([name(silent)]);
  asked = 0;
  await assert.rejects(impatient.resolve4('a.test'), {
    code: 'ETIMEOUT', syscall: 'queryA', hostname: 'a.test', message: 'queryA ETIMEOUT a.test',
  });
  assert.strictEqual(asked, 3);
  impatient.setServers([refusing]);
  await assert.rejects(impatient.resolveMx('a.test'), { code: 'ECONNREFUSED', syscall: 'queryMx' });

  // Other functions of the module ask the servers set for all.
  dns.setServers([name(good)]);
  assert.deepStrictEqual(dns.getServers(), [name(good)]);
  assert.deepStrictEqual(await dns.promises.resolve('a.test'), ['1.2.3.4']);
  silent.close();
  good.close();
})();

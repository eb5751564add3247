'use strict';

// nodemailer and an SMTP server of a screenful: STARTTLS, login, a message with an attachment; refusals.

const fs = require('fs');
const net = require('net');
const path = require('path');
const tls = require('tls');
const { once } = require('events');
const nodemailer = require('nodemailer');

const read = (name) => fs.readFileSync(path.join(__dirname, '../../../test/fixtures/tls', `${name}.pem`));
const secureContext = tls.createSecureContext({ key: read('server-key'), cert: read('server') });
const messages = [];

function converse(socket, secure) {
  let held = '';
  let message = null;
  const answer = (line) => socket.write(`${line}\r\n`);
  const command = (line) => {
    const [word] = line.toUpperCase().split(' ');
    if (word === 'EHLO') answer(secure ? '250-local\r\n250 AUTH PLAIN' : '250-local\r\n250 STARTTLS');
    else if (word === 'AUTH') answer(line.endsWith(Buffer.from('\0user\0secret').toString('base64')) ? '235 in' : '535 no');
    else if (word === 'DATA') {
      answer('354 go on');
      message = [];
    } else if (word === 'QUIT') {
      answer('221 bye');
      socket.end();
    } else if (word === 'STARTTLS') {
      answer('220 ready');
      socket.removeAllListeners('data');
      converse(new tls.TLSSocket(socket, { isServer: true, secureContext }), true);
    } else answer('250 ok');
  };
  socket.on('error', (error) => console.log('server', error.code));
  socket.on('data', (chunk) => {
    const lines = (held + chunk.toString('latin1')).split('\r\n');
    held = lines.pop();
    for (const line of lines) {
      if (message === null) command(line);
      else if (line !== '.') message.push(line);
      else {
        messages.push({ secure, text: message.join('\n') });
        message = null;
        answer('250 taken');
      }
    }
  });
  if (!secure) answer('220 local');
}

(async () => {
  const server = net.createServer((socket) => converse(socket, false)).listen(0, 'localhost');
  await once(server, 'listening');
  const common = { host: 'localhost', port: server.address().port, requireTLS: true, auth: { user: 'user', pass: 'secret' } };
  const mail = { from: 'a@example.com', to: 'b@example.com', subject: 'Grüße', text: 'Hello', attachments: [{ filename: 'x.bin', content: Buffer.alloc(300, 7) }] };

  const transport = nodemailer.createTransport({ ...common, tls: { ca: read('ca') } });
  console.log(await transport.verify());
  const { accepted, response } = await transport.sendMail(mail);
  console.log(accepted, response);
  console.log(messages.length, messages[0].secure, messages[0].text.includes('Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?='));
  console.log(messages[0].text.includes(Buffer.alloc(57, 7).toString('base64').slice(0, 76)));

  for (const [options, label] of [[{}, 'unknown authority'], [{ tls: { ca: read('ca'), servername: 'example.com' } }, 'wrong name'],
                                  [{ tls: { ca: read('ca') }, auth: { user: 'user', pass: 'wrong' } }, 'wrong password']]) {
    const error = await nodemailer.createTransport({ ...common, ...options }).sendMail(mail).catch((caught) => caught);
    console.log(label, error.code, error.command);
  }
  console.log(messages.length);
  server.close();
})();

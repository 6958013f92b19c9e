import type { StartTlsName } from '../../server/src/registry/applicationPorts.ts'
import { hex, type Script } from './scriptedServer.ts'

/** A server of each protocol that comes to TLS. */
export const ACCEPTING: Readonly<Record<StartTlsName, Script>> = {
  smtp: {
    greeting: '220-mail.example ESMTP\n220 ready\n',
    answers: [
      {
        said: /^EHLO \S+\r\n$/,
        answer: '250-mail.example greets you\n250-PIPELINING\n250-SIZE 1000\n250-starttls\n250 HELP\n',
      },
      { said: /^STARTTLS\r\n$/, answer: '220 2.0.0 ready\n' },
    ],
  },
  lmtp: {
    greeting: '220 mail.example LMTP\n',
    answers: [
      { said: /^LHLO \S+\r\n$/, answer: '250-mail.example\n250 STARTTLS\n' },
      { said: /^STARTTLS\r\n$/, answer: '220 go ahead\n' },
    ],
  },
  imap: {
    greeting: '* OK [CAPABILITY IMAP4rev1] ready\n',
    answers: [
      {
        said: /^a1 CAPABILITY\r\n$/,
        answer: '* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\n* OK still here\na1 OK done\n',
      },
      { said: /^a2 STARTTLS\r\n$/, answer: 'a2 OK begin TLS\n' },
    ],
  },
  pop3: {
    greeting: '+OK ready <1.2@mail.example>\n',
    answers: [
      { said: /^CAPA\r\n$/, answer: '+OK list\nTOP\nSTLS\nUIDL\n.\n' },
      { said: /^STLS\r\n$/, answer: '+OK begin\n' },
    ],
  },
  sieve: {
    greeting: '"IMPLEMENTATION" "Example"\n"SIEVE" "fileinto vacation"\n"STARTTLS"\nOK "ready"\n',
    answers: [{ said: /^STARTTLS\r\n$/, answer: 'OK "begin TLS"\n' }],
  },
  ftp: {
    greeting: '220-Welcome\n 230 is not a reply here\n220 ready\n',
    answers: [{ said: /^AUTH TLS\r\n$/, answer: '234 begin\n' }],
  },
  ldap: {
    answers: [
      {
        said: /^301d02010177188016312e332e362e312e342e312e313436362e3230303337$/,
        answer: hex('30 0c 02 01 01 78 07 0a 01 00 04 00 04 00'),
      },
    ],
  },
  xmpp: {
    answers: [
      {
        said: /<stream:stream xmlns='jabber:client'.* to='chat\.example' version='1\.0'>$/,
        answer:
          "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='chat.example' id='1' version='1.0'><stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>",
      },
      {
        said: /^<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'\/>$/,
        answer: "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
      },
    ],
  },
  'xmpp-server': {
    answers: [
      {
        said: /<stream:stream xmlns='jabber:server'/,
        answer:
          "<stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>\n<stream:features>\n<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>\n</stream:features>",
      },
      { said: /^<starttls/, answer: "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'></proceed>" },
    ],
  },
  nntp: {
    greeting: '200 news.example ready\n',
    answers: [
      { said: /^CAPABILITIES\r\n$/, answer: '101 list\nVERSION 2\nREADER\nSTARTTLS\n.\n' },
      { said: /^STARTTLS\r\n$/, answer: '382 continue\n' },
    ],
  },
  irc: {
    greeting: ':irc.example NOTICE * :*** Looking up your hostname...\n',
    answers: [
      {
        said: /^CAP LS 302\r\n$/,
        answer:
          ':irc.example NOTICE * :*** Found it\n:irc.example CAP * LS * :multi-prefix sasl=PLAIN\n:irc.example CAP * LS :tls away-notify\n',
      },
      { said: /^STARTTLS\r\n$/, answer: ':irc.example 670 * :STARTTLS successful, go ahead\n' },
    ],
  },
  postgres: { answers: [{ said: /^0000000804d2162f$/, answer: 'S' }] },
  mysql: {
    greeting:
      hex(`35 00 00 00 0a 31 30 2e 31 31 2e 34 00 05 00 00 00 61 62 63 64 65 66 67 68 00 fe ff 2d 02 00
      ff 81 15 00 00 00 00 00 00 00 00 00 00 61 62 63 64 65 66 67 68 69 6a 6b 6c 00`),
    answers: [{ said: /^20000001018a0000000000012d0{46}$/, answer: '' }],
  },
  rdp: {
    answers: [
      {
        said: /^030000130ee000000000000100080003000000$/,
        answer: hex('03 00 00 13 0e d0 00 00 12 34 00 02 00 08 00 01 00 00 00'),
      },
    ],
  },
  mssql: {
    answers: [
      {
        said: /^1201/,
        answer: hex(`04 01 00 1a 00 00 01 00
          00 00 0b 00 06 01 00 11 00 01 ff
          0f 00 07 d0 00 00 01`),
      },
    ],
  },
}

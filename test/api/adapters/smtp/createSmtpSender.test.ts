import type { AddressInfo } from 'node:net'
import tls from 'node:tls'
import { expect } from 'chai'
import { SMTPServer } from 'smtp-server'
import { createSmtpSender, type SmtpOptions } from '#api/adapters/smtp/createSmtpSender.ts'
import { type Mail, MailDeferred, MailRefused, MailUnreachable } from '#api/ports/mail.ts'
import { ordinary, type RawAnswers, type RawSmtp, startRawSmtp } from '#test/kit/mail/rawSmtp.ts'
import { makeSelfSigned } from '#test/kit/selfSigned.ts'

const MAIL: Mail = {
  messageId: 'dlv_1@stagedoor.test',
  to: 'ann@example.test',
  subject: 'Hello',
  text: 'In words.',
  html: '<p>In words.</p>',
  unsubscribeUrl: null,
}
const PLAIN = {
  password: null,
  from: 'Stagedoor <no-reply@stagedoor.test>',
  needsTls: false,
  timeoutMs: 400,
  connections: 2,
}

/** Between two lines of a server that trickles: far less than makes a socket silent. */
const EACH_MS = 50

describe('mails over SMTP', () => {
  let raw: RawSmtp | undefined
  afterEach(async () => {
    await raw?.stop()
    raw = undefined
  })

  /** Sends one mail to a server that answers like this. */
  async function sendTo(answers: RawAnswers, mail: Partial<Mail> = {}): Promise<unknown> {
    await raw?.stop()
    raw = await startRawSmtp(answers)
    const sender = createSmtpSender({ ...PLAIN, url: `smtp://127.0.0.1:${raw.port}` })
    try {
      await sender.send({ ...MAIL, ...mail })
      return null
    } catch (error) {
      return error
    } finally {
      sender.stop()
    }
  }
  const refusing =
    (command: RegExp, answer: string | null): RawAnswers =>
    (said) =>
      command.test(said) ? answer : ordinary(said)

  it('a mail is text and HTML, with one Message-ID, and says how to leave where one can', async () => {
    expect(await sendTo(ordinary, { unsubscribeUrl: 'https://a.test/unsubscribe/x' })).to.equal(null)
    const [mail = ''] = raw?.mails() ?? []
    expect(raw?.commands()).to.include.members([
      'MAIL FROM:<no-reply@stagedoor.test>',
      'RCPT TO:<ann@example.test>',
    ])
    expect(mail).to.match(/^Message-ID: <dlv_1@stagedoor.test>$/m)
    expect(mail).to.match(/^Content-Type: multipart\/alternative/m)
    expect(mail).to.match(/^List-Unsubscribe: <https:\/\/a.test\/unsubscribe\/x>$/m)
    expect(mail).to.match(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m)
    await raw?.stop()
    expect(await sendTo(ordinary)).to.equal(null)
    expect(raw?.mails()[0]).to.not.match(/List-Unsubscribe/)
  })

  it('[T26] no CR, LF or NUL ends a line, whatever a text holds', async () => {
    const evil = 'Show\r\nBcc: eve@example.test\n\0\u2028X-Evil: 1'
    expect(
      await sendTo(ordinary, { subject: evil, text: 'one\r\n.\r\nRCPT TO:<eve@example.test>\r\n' }),
    ).to.equal(null)
    const head = raw?.mails()[0]?.split('\n\n')[0] ?? ''
    expect(head).to.match(/^Subject: Show Bcc: eve@example\.test/m)
    expect(head).to.not.match(/^(Bcc|X-Evil)/m)
    expect(raw?.mails()).to.have.length(1)
    expect(raw?.commands().filter((line) => /^RCPT/.test(line))).to.deep.equal(['RCPT TO:<ann@example.test>'])
  })

  it('[T26] what is no address in our spelling never reaches the server', async () => {
    const wrong = [
      'ann@example.test>\r\nRCPT TO:<eve@example.test',
      'Ann@example.test',
      'a@b',
      '',
      'a b@example.test',
    ]
    for (const to of [
      ...wrong,
      'ann@example.test\0',
      'ann@example.test,eve@example.test',
      '"a"@example.test',
    ]) {
      const error = await sendTo(ordinary, { to })
      expect(error, JSON.stringify(to)).to.be.instanceOf(MailRefused)
      expect(raw?.commands()).to.deep.equal([])
      await raw?.stop()
    }
  })

  it('a refusal for good of the mailbox is its end, one of us or of the content is not', async () => {
    const cases: [RegExp, string, boolean][] = [
      [/^RCPT/, '550 5.1.1 nobody', true],
      [/^RCPT/, '550 no such user', true],
      [/^RCPT/, '554 5.7.1 your network is listed', false],
      [/^RCPT/, '552 5.2.2 mailbox full', false],
      [/^END/, '554 5.6.0 content', false],
    ]
    for (const [command, answer, isDead] of cases) {
      const error = await sendTo(refusing(command, answer))
      expect(error, answer).to.be.instanceOf(MailRefused)
      expect((error as MailRefused).isAddressDead, answer).to.equal(isDead)
      await raw?.stop()
    }
  })

  it('for now is deferred; silence, a cut and a refusal of us are no answer about the mail', async () => {
    for (const command of [/^RCPT/, /^END/])
      expect(await sendTo(refusing(command, '451 4.3.0 later'))).to.be.instanceOf(MailDeferred)
    const away: [RegExp, string | null][] = [
      [/^GREETING/, null],
      [/^GREETING/, '554 not you'],
      [/^MAIL/, '550 5.7.1 not this sender'],
      [/^RCPT/, '421 4.3.2 going down'],
      [/^DATA/, null],
      [/^END/, null],
      [/^END/, 'cut'],
      [/^RCPT/, 'cut'],
    ]
    for (const [command, answer] of away) {
      expect(await sendTo(refusing(command, answer)), `${command} ${answer}`).to.be.instanceOf(
        MailUnreachable,
      )
      await raw?.stop()
    }
  })

  it('a mail whose end was seen is sent once for each call, also when the connection breaks then', async () => {
    await sendTo(refusing(/^END/, 'cut'))
    expect(raw?.mails()).to.have.length(1)
  })

  it('a server that trickles its answer has the time of one mail and no more', async () => {
    let lines = 0
    const error = await sendTo((command, socket) => {
      if (command !== 'END') return ordinary(command)
      const trickle = setInterval(() => {
        lines += 1
        socket.write('250-2.0.0 wait\r\n')
      }, EACH_MS)
      socket.on('close', () => clearInterval(trickle))
      return null
    })
    expect(error).to.be.instanceOf(MailUnreachable)
    // both are timers of this process: so many come due before the time is over, and a few until it is told
    expect(lines).to.be.below((3 * PLAIN.timeoutMs) / EACH_MS)
  })

  it('no error says the address or what the server said', async () => {
    const error = await sendTo(refusing(/^RCPT/, '550 5.1.1 ann@example.test is nobody here'))
    expect(JSON.stringify([String(error), (error as Error).stack])).to.not.include('ann@')
  })

  describe('with TLS and a login', () => {
    const pair = makeSelfSigned()
    const before = tls.getCACertificates('default')
    let server: SMTPServer
    const logins: string[] = []
    const taken: string[] = []
    const open = async (options: ConstructorParameters<typeof SMTPServer>[0]) => {
      server = new SMTPServer({
        ...pair,
        ...options,
        onAuth({ username, password }, _session, answer) {
          logins.push(`${username}:${password}`)
          if (password === 'right') answer(null, { user: username })
          else answer(new Error('no'))
        },
        onData(stream, session, answer) {
          stream.resume().on('end', () => {
            taken.push(`${session.secure}`)
            answer()
          })
        },
      })
      server.on('error', () => {})
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
      return (server.server.address() as AddressInfo).port
    }
    const send = async (options: Partial<SmtpOptions> & { url: string }) => {
      const sender = createSmtpSender({ ...PLAIN, needsTls: true, timeoutMs: 3000, ...options })
      try {
        await sender.send(MAIL)
        return null
      } catch (error) {
        return error
      } finally {
        sender.stop()
        await new Promise<void>((resolve) => server.close(() => resolve()))
      }
    }
    beforeEach(() => {
      tls.setDefaultCACertificates([...before, pair.cert])
      logins.length = 0
      taken.length = 0
    })
    afterEach(() => tls.setDefaultCACertificates(before))

    it('STARTTLS comes first, then the login', async () => {
      const port = await open({})
      expect(await send({ url: `smtp://us@localhost:${port}`, password: 'right' })).to.equal(null)
      expect([logins, taken]).to.deep.equal([['us:right'], ['true']])
    })

    it('TLS from the first byte, with the login of the address', async () => {
      const port = await open({ secure: true })
      expect(await send({ url: `smtps://us:right@localhost:${port}` })).to.equal(null)
      expect([logins, taken]).to.deep.equal([['us:right'], ['true']])
    })

    it('a server without STARTTLS, or with a certificate of nobody, gets no login and no mail', async () => {
      const plain = await open({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] })
      expect(await send({ url: `smtp://us:right@localhost:${plain}` })).to.be.instanceOf(MailUnreachable)
      tls.setDefaultCACertificates(before)
      const unknown = await open({})
      expect(await send({ url: `smtp://us:right@localhost:${unknown}` })).to.be.instanceOf(MailUnreachable)
      expect([logins, taken]).to.deep.equal([[], []])
    })

    it('a wrong login is nothing about the mail', async () => {
      const port = await open({})
      expect(await send({ url: `smtp://us:wrong@localhost:${port}` })).to.be.instanceOf(MailUnreachable)
      expect(taken).to.deep.equal([])
    })
  })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { createSmtpSender } from '#api/adapters/smtp/createSmtpSender.ts'
import { MailDeferred, MailRefused, type MailSender } from '#api/ports/mail.ts'
import { type RunningProcess, startProcess } from '#scripts/start/process/startProcess.ts'
import { mailboxOrder } from '#scripts/start/world/mailboxOrder.ts'
import { launchBrowser } from '#test/kit/browser.ts'
import { readMailbox } from '#test/kit/mail/readMailbox.ts'
import { freePort } from '#test/kit/ports.ts'

describe('the local mail server [S1.1]', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'stagedoor-mail-'))
  const ports = { smtp: 0, mailbox: 0 }
  let running: RunningProcess
  let sender: MailSender
  let url: string
  const start = () =>
    startProcess({
      ...mailboxOrder(dir, ports),
      ...{ logDir: path.join(dir, 'logs'), pidDir: path.join(dir, 'pids') },
    })
  const send = (to: string, more: Partial<Parameters<MailSender['send']>[0]> = {}) =>
    sender
      .send({
        ...{ messageId: `${to.replace('@', '-')}@t`, to, subject: 'Your code', text: 'It is 123456.' },
        ...{ html: '<p>It is <b>123456</b>.</p>', unsubscribeUrl: null, ...more },
      })
      .then(
        () => 'taken',
        (error: Error) => error.constructor,
      )
  before(async function () {
    this.timeout(60_000)
    ports.smtp = await freePort()
    ports.mailbox = await freePort()
    url = `http://localhost:${ports.mailbox}`
    running = await start()
    sender = createSmtpSender({
      ...{ url: `smtp://127.0.0.1:${ports.smtp}`, password: null, from: 'S <s@localhost>' },
      ...{ needsTls: false, timeoutMs: 10_000, connections: 2 },
    })
  })
  after(async () => {
    sender.stop()
    await running.stop()
    rmSync(dir, { recursive: true, force: true })
  })

  it('takes a mail and tells it, newest first, also after it was killed', async () => {
    expect(await send('ann@example.test')).to.equal('taken')
    expect(await send('ben@example.test', { text: 'no digits of a code: 1234567' })).to.equal('taken')
    await running.kill()
    running = await start()
    const mails = await readMailbox(url)
    expect(mails.map(({ to, code }) => [to, code])).to.deep.equal([
      ['ben@example.test', null],
      ['ann@example.test', '123456'],
    ])
    expect(mails[1]).to.include({ subject: 'Your code', messageId: '<ann-example.test@t>' })
  })

  it('keeps what a mail has for a calendar', async () => {
    const text = ['BEGIN:VCALENDAR', 'METHOD:REQUEST', 'SUMMARY:A call – at two', 'END:VCALENDAR', ''].join(
      '\r\n',
    )
    expect(await send('cal@example.test', { calendar: { method: 'REQUEST', text } })).to.equal('taken')
    const [mail] = await readMailbox(url)
    expect(mail?.to).to.equal('cal@example.test')
    expect(mail?.calendar?.trim().split(/\r?\n/)).to.deep.equal(text.trim().split('\r\n'))
  })

  it('refuses for good, for now and takes late, by the name of the recipient', async function () {
    this.timeout(60_000)
    expect(await send('refused@example.test')).to.equal(MailRefused)
    expect(await send('refused+2@example.test')).to.equal(MailRefused)
    const later = [await send('later-1@example.test'), await send('later-1@example.test')]
    expect(later).to.deep.equal([MailDeferred, 'taken'])
    let isTaken = false
    const slow = send('slow-3@example.test').finally(() => {
      isTaken = true
    })
    expect(await send('laterals@example.test')).to.equal('taken')
    expect(isTaken, 'the slow one, which was sent before').to.equal(false)
    expect(await slow).to.equal('taken')
  })

  it('[T25] answers under its own name only, and no other page', async () => {
    const ask = (headers: Record<string, string>, method = 'GET') =>
      new Promise<{ status?: number; allow?: string | string[] }>((resolve, reject) => {
        const sent = request(
          { host: '127.0.0.1', port: ports.mailbox, path: '/mails.json', method, headers },
          (response) => {
            response.resume()
            const allow = response.headers['access-control-allow-origin']
            resolve({ status: response.statusCode ?? 0, ...(allow ? { allow } : {}) })
          },
        )
        sent.on('error', reject).end()
      })
    const host = `127.0.0.1:${ports.mailbox}`
    expect(await ask({ host })).to.deep.equal({ status: 200 })
    expect(await ask({ host: 'evil.test' })).to.deep.equal({ status: 421 })
    expect(await ask({ host, origin: 'http://localhost:3000' })).to.deep.equal({ status: 403 })
    expect(await ask({ host }, 'POST')).to.deep.equal({ status: 405 })
  })

  describe('in a browser', () => {
    let browser: Browser
    before(async function () {
      this.timeout(60_000)
      browser = await launchBrowser({ role: 'viewer' })
    })
    after(() => browser?.close())

    it('[T26] HTML of a mail runs nothing, loads nothing and shows no markup of a subject', async function () {
      this.timeout(60_000)
      const probe = `${url}/probe`
      const html = `<h1>Hello</h1><img src="${probe}"><script>parent.document.title = 'taken'</script>`
      expect(await send('eve@example.test', { subject: '<script>1</script>', html })).to.equal('taken')
      const page = await browser.newPage()
      const asked: string[] = []
      page.on('response', (one) => asked.push(new URL(one.url()).pathname))
      await page.goto(url)
      await page.getByRole('link', { name: '<script>1</script>' }).click()
      const frame = page.frameLocator('iframe')
      expect(await frame.getByRole('heading', { name: 'Hello' }).textContent()).to.equal('Hello')
      expect(await page.title()).to.equal('<script>1</script>')
      expect(asked).to.not.include('/probe')
      expect(await page.locator('iframe').getAttribute('sandbox')).to.not.match(
        /allow-(scripts|same-origin|forms|top)/,
      )
      await page.close()
    })
  })
})

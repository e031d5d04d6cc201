import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { closeProfiles, sharedBrowser } from '#test/kit/perProcess/browsers.ts'
import { watchPage } from './watchPage.ts'

describe('a page under watch', function () {
  this.timeout(60_000)
  let server: Server
  let browser: Browser
  let url = ''
  let asked = 0

  before('a server that refuses, at once or without an end', async () => {
    server = createServer((request, response) => {
      const [, status = '', kind = ''] = (request.url ?? '').split('/')
      if (status === 'turn') {
        // `/turn/<busy>/<n>`: that code until it was asked n times
        const [, , code = '', times] = (request.url ?? '').split('/')
        const isDone = ++asked > Number(times)
        response.writeHead(isDone ? 200 : 503, { 'content-type': 'application/problem+json' })
        response.end(JSON.stringify(isDone ? {} : { code }))
        return
      }
      if (status === 'page') {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<link rel="icon" href="data:,">')
        return
      }
      response.writeHead(Number(status), { 'content-type': 'application/problem+json' })
      if (kind === 'whole') response.end('{"code": "REFUSED"}')
      else if (kind === 'garbled') response.end('<html>')
      // the rest never comes: whoever asked leaves before
      else response.write('{"code": ')
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/page`
    browser = await sharedBrowser({ role: 'viewer' })
  })
  after(async () => {
    if (browser) await closeProfiles(browser)
    server?.closeAllConnections()
    server?.close()
  })

  /** Asks for an address, reads what comes unless it never does, and leaves. */
  async function askAndLeave(path: string) {
    const visit = await watchPage(await browser.newContext(), url)
    const isRead = !path.endsWith('unread')
    await visit.page.evaluate(`fetch('${path}').then((answer) => ${isRead ? 'answer.text()' : 'null'})`)
    await visit.page.goto(`${url}/next`)
    return visit
  }
  const outcome = (work: Promise<void>) =>
    work.then(
      () => 'clean',
      ({ message }: Error) => message,
    )

  it('does not mind a refusal that nobody read, and minds each other one', async () => {
    const codes: Record<string, RegExp> = {
      '/404/unread': /^clean$/,
      '/404/whole': /to deeply equal/,
      '/404/garbled': /to deeply equal/,
      '/500/unread': /to deeply equal/,
    }
    for (const [path, told] of Object.entries(codes)) {
      const visit = await askAndLeave(path)
      expect(await outcome(visit.expectClean()), path).to.match(told)
      await visit.page.context().close()
    }
  })

  it('does not mind who was asked to come again and did, with success; others, and what was given up, it does', async () => {
    for (const [code, times, told] of [
      ['BUSY', 1, /^clean$/],
      ['BUSY', 2, /to deeply equal/],
      ['OTHER', 1, /to deeply equal/],
    ] as const) {
      asked = 0
      const visit = await watchPage(await browser.newContext(), url)
      const path = `/turn/${code}/${times}`
      await visit.page.evaluate(
        `fetch('${path}').then(() => fetch('${path}')).then((answer) => answer.text())`,
      )
      expect(await outcome(visit.expectClean()), path).to.match(told)
      await visit.page.context().close()
    }
  })

  it('knows an expected refusal by its code, and misses one that did not come', async () => {
    const visit = await askAndLeave('/404/whole')
    const refused = { method: 'GET', path: /^\/404/, code: 'REFUSED' }
    await visit.expectClean([refused])
    expect(await outcome(visit.expectClean([refused, { ...refused, code: 'OTHER' }]))).to.include('OTHER')
    await visit.page.context().close()
    const left = await askAndLeave('/404/unread')
    await left.expectClean([refused])
    await left.page.context().close()
  })
})

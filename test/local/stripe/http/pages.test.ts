import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import type { Page } from '#local/stripe/feature.ts'
import { createPageServer } from '#local/stripe/http/servePages.ts'
import { writeStandInPage } from '#local/stripe/pages/writeStandInPage.ts'
import { launchBrowser } from '#test/kit/browser.ts'
import { useStandIn } from '../kit/useStandIn.ts'

describe('pages of the stand-in [S0.26]', () => {
  const standIn = useStandIn()
  const servers: Server[] = []
  const asked: { url: string; cookie: string | undefined; pressed: string | null }[] = []
  let pages = ''
  let app = ''
  const listen = async (server: Server) => {
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port
  }
  const page = (method: 'GET' | 'POST'): Page => ({
    method,
    path: '/try/{thing}',
    answer: (_store, { ids, form, headers }) => {
      asked.push({ url: String(ids.thing), cookie: headers.cookie, pressed: form.get('press') })
      if (method === 'POST') return { location: `${app}/back` }
      const body =
        '<form method="post"><button name="press" value="yes">Go</button></form><script>document.title="ran"</script>'
      return { html: writeStandInPage('Try', body) }
    },
  })
  before(async () => {
    pages = `http://127.0.0.1:${await listen(createPageServer({ store: standIn().store, pages: [page('GET'), page('POST')] }))}`
    const ours = createServer((_request, response) => {
      response.writeHead(200, {
        'content-type': 'text/html',
        'set-cookie': 'ours=1; HttpOnly; SameSite=None; Secure',
      })
      response.end(
        `<title>app</title><iframe src="${pages}/try/frame"></iframe><a href="${pages}/try/link">there</a>`,
      )
    })
    app = `http://localhost:${await listen(ours)}`
  })
  after(async () => {
    for (const server of servers) {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  })
  const ask = (path: string, headers: Record<string, string> = {}, body?: string) =>
    new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>(
      (resolve, reject) => {
        const method = body === undefined ? 'GET' : 'POST'
        const sent = request(`${pages}${path}`, { method, headers }, (response) => {
          let text = ''
          response.setEncoding('utf8').on('data', (part) => {
            text += part
          })
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
          )
        })
        sent.on('error', reject).end(body)
      },
    )

  it('cannot be framed, run no script, are not kept, and set no cookie', async () => {
    for (const path of ['/try/a', '/unheard-of', '/try/%E0%A4%A']) {
      const { headers } = await ask(path)
      expect(headers['content-security-policy']).to.include("default-src 'none'")
      expect(headers['content-security-policy']).to.include("frame-ancestors 'none'")
      expect(headers['content-security-policy']).to.not.include('script')
      expect(headers).to.include({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
      expect(headers).to.not.have.property('set-cookie')
    }
  })

  it('errors are pages with the bar', async () => {
    const missing = await ask('/unheard-of')
    expect(missing.status).to.equal(404)
    expect(missing.text).to.include('Sandbox, no real money')
    expect(
      (await ask('/try/a', { 'content-type': 'application/x-www-form-urlencoded' }, 'a'.repeat(64_001)))
        .status,
    ).to.equal(413)
  })

  it('answer to one name alone, and take no form of another site', async () => {
    const { port } = new URL(pages)
    expect((await ask('/try/a', { host: `localhost:${port}` })).status).to.equal(421)
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await ask('/try/a', { ...form, 'sec-fetch-site': 'cross-site' }, 'press=yes')).status).to.equal(
      403,
    )
    expect((await ask('/try/a', { ...form, 'sec-fetch-site': 'same-site' }, 'press=yes')).status).to.equal(
      403,
    )
    expect((await ask('/try/a', { ...form, 'sec-fetch-site': 'same-origin' }, 'press=yes')).status).to.equal(
      303,
    )
  })

  describe('in a browser', () => {
    let browser: Browser
    before(async function () {
      this.timeout(60_000)
      browser = await launchBrowser({ role: 'viewer' })
    })
    after(() => browser?.close())

    it('get no cookie of the app, cannot be framed by it, and lead a form back to it', async function () {
      this.timeout(30_000)
      asked.length = 0
      const context = await browser.newContext()
      await context.addCookies([{ name: 'session', value: 'ours', domain: 'localhost', path: '/' }])
      const tab = await context.newPage()
      await tab.goto(app)
      expect((await context.cookies(app)).map(({ name }) => name)).to.include('session')
      await tab.getByRole('link', { name: 'there' }).click()
      await tab.getByRole('button', { name: 'Go' }).click()
      await tab.waitForURL(`${app}/back`)
      const own = asked.filter(({ url }) => url === 'link')
      expect(own).to.deep.equal([
        { url: 'link', cookie: undefined, pressed: null },
        { url: 'link', cookie: undefined, pressed: 'yes' },
      ])
      expect(asked.every(({ cookie }) => cookie === undefined)).to.equal(true)
      await tab.goto(`${pages}/try/script`)
      expect(await tab.title()).to.equal('Try')
      await tab.goto(app)
      expect(await tab.frameLocator('iframe').getByRole('button').count()).to.equal(0)
      expect(await context.cookies(pages)).to.deep.equal([])
      await context.close()
    })
  })
})

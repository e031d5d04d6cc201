import { join } from 'node:path'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { type ServedPage, servePage } from '#test/kit/media/servePage.ts'
import { sharedBrowser } from '#test/kit/perProcess/browsers.ts'

const HTML = `<!doctype html><meta charset="utf-8"><title>pins</title><script type="module" src="/page.js"></script>`

describe('who a browser keeps of its calls', function () {
  this.timeout(60_000)
  let served: ServedPage
  let page: Page
  before(async () => {
    const built = await build({
      ...{ configFile: false, root: join(import.meta.dirname, '../../../..') },
      ...{ logLevel: 'silent', publicDir: false },
      build: { write: false, lib: { entry: join(import.meta.dirname, 'pinsPage.ts'), formats: ['es'] } },
    })
    served = await servePage(HTML, built)
    page = await (await sharedBrowser({ role: 'viewer' })).newPage()
  })
  after(async () => {
    await page?.close()
    await served?.stop()
  })

  const keep = (own: string, other: string, identity: string) =>
    page.evaluate((pin) => window.pins.keepPin(pin.own, pin.other, pin.facts), {
      ...{ own, other, facts: { identity, key: 'K', isCompared: true, bookingId: 'bkg_1' } },
    })
  const kept = (own: string, other: string) =>
    page.evaluate(async ([one, two]) => (await window.pins.readPin(one, two))?.identity, [
      own,
      other,
    ] as const)

  it('[S3.81] is kept by own and other account, lasts until it is forgotten, and a browser that keeps nothing has nobody', async () => {
    await page.goto(served.url)
    await keep('me', 'one', 'key:A')
    await keep('me', 'two', 'key:B')
    await keep('me', 'two', 'key:C')
    await page.reload()
    expect(await kept('me', 'one')).to.equal('key:A')
    expect(await kept('me', 'two')).to.equal('key:C')
    expect(await kept('one', 'me')).to.equal(undefined)
    await page.evaluate(() => window.pins.forgetPin('me', 'two'))
    expect(await kept('me', 'two')).to.equal(undefined)
    expect(await kept('me', 'one'), 'and nobody else is forgotten').to.equal('key:A')
    await page.evaluate(() => Object.defineProperty(window, 'indexedDB', { value: undefined }))
    await keep('me', 'one', 'key:D')
    expect(await kept('me', 'one')).to.equal(undefined)
  })
})

import { join } from 'node:path'
import { expect } from 'chai'
import type { BrowserContext, Page } from 'playwright-core'
import type { DeviceBinding } from '#protocol/calls/callKeys.ts'
import type { ServedPage } from '#test/kit/media/servePage.ts'
import { sharedBrowser } from '#test/kit/perProcess/browsers.ts'
import { serveCallPage } from '../serveCallPage.ts'

const MINE = 'acc_mine'
const BINDING: DeviceBinding = { way: 'wallet', untilS: 1_800_000_000, address: '0x7', signature: '0x11' }

describe('the device key of an account', function () {
  this.timeout(60_000)
  let served: ServedPage
  let profile: BrowserContext

  before(async () => {
    served = await serveCallPage(join(import.meta.dirname, 'deviceKeyPage.ts'))
  })
  after(async () => {
    await served?.stop()
  })
  beforeEach(async () => {
    profile = await (await sharedBrowser({ role: 'viewer' })).newContext()
  })
  afterEach(async () => {
    await profile?.close()
  })

  /** @param isKept false: the browser keeps nothing for pages */
  async function openPage(isKept = true): Promise<Page> {
    const page = await profile.newPage()
    if (!isKept)
      await page.addInitScript(
        "Object.defineProperty(IDBFactory.prototype, 'open', { value: () => { throw new DOMException('private', 'InvalidStateError') } })",
      )
    await page.goto(served.url)
    return page
  }
  const open = (page: Page, accountId = MINE, times = 1) =>
    page.evaluate(([id, n]) => window.keys.open(id, n), [accountId, times] as const)
  const keep = (page: Page, binding: DeviceBinding | null) =>
    page.evaluate(([id, one]) => window.keys.keep(id, one), [MINE, binding] as const)
  const bindingIn = (page: Page) => page.evaluate((id) => window.keys.binding(id), MINE)

  it('[S3.81] is the same in all tabs that ask at once, and another one for another account', async () => {
    const tabs = await Promise.all([openPage(), openPage()])
    const opened = (await Promise.all(tabs.map((tab) => open(tab, MINE, 8)))).flat()
    expect(opened).to.have.length(16)
    expect(new Set(opened).size).to.equal(1)
    expect(opened).not.to.include((await open(tabs[0], 'acc_other'))[0])
  })

  it('[S3.81] stays over a reload with what confirmed it, and nobody reads its private part', async () => {
    const page = await openPage()
    const [made] = await open(page)
    await keep(page, BINDING)
    await page.reload()
    expect(await open(page)).to.deep.equal([made])
    expect(await bindingIn(page)).to.deep.equal(BINDING)
    expect(await page.evaluate((id) => window.keys.leak(id), MINE)).to.deep.equal([
      'InvalidAccessError',
      'InvalidAccessError',
    ])
    await keep(page, null)
    expect(await bindingIn(page)).to.equal(null)
  })

  it('[S3.81] signs texts that its public part verifies, and no other text, key or what is none', async () => {
    const page = await openPage()
    const [own = ''] = await open(page)
    const [foreign = ''] = await open(page, 'acc_other')
    const signature = await page.evaluate((id) => window.keys.sign(id, 'text'), MINE)
    expect(Buffer.from(signature, 'base64url')).to.have.length(64)
    expect(Buffer.from(own, 'base64url')).to.have.length(65)
    const verdicts = await page.evaluate((all) => Promise.all(all.map((one) => window.keys.verify(...one))), [
      [own, 'text', signature],
      [own, 'texts', signature],
      [foreign, 'text', signature],
      [own, 'text', '*'],
      ['AAAA', 'text', signature],
    ] as [string, string, string][])
    expect(verdicts).to.deep.equal([true, false, false, false, false])
  })

  it('[S3.81] is one of the page alone where the browser keeps nothing', async () => {
    const page = await openPage(false)
    const opened = await open(page, MINE, 4)
    expect(new Set(opened).size).to.equal(1)
    await keep(page, BINDING)
    expect(await bindingIn(page)).to.deep.equal(BINDING)
    await page.reload()
    expect(opened).not.to.include((await open(page))[0])
  })
})

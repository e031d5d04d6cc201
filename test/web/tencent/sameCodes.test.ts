import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '#test/kit/browser.ts'
import type { ServedPage } from '#test/kit/media/servePage.ts'
import { openSdkTab, type SdkTab, serveSdkPage } from '#test/kit/tencent/serveSdkPage.ts'

interface Names {
  events: Record<string, string>
  errors: Record<string, number>
  types: Record<string, string>
  statics: string[]
  methods: string[]
}

describe('the stand-in of TRTC: the SDK itself says the same, offline', function () {
  this.timeout(60_000)
  const pages: ServedPage[] = []
  let browser: Browser
  let real: SdkTab
  let standIn: SdkTab

  before(async () => {
    browser = await launchBrowser({ role: 'viewer' })
    const open = async (which: 'real' | 'standIn') => {
      const page = await serveSdkPage(which)
      pages.push(page)
      return await openSdkTab(
        await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage(),
        page.url,
      )
    }
    real = await open('real')
    standIn = await open('standIn')
  })
  after(async () => {
    await browser?.close()
    for (const page of pages) await page.stop()
  })

  it('[S3.83] every name that stands here is one of the SDK, with its value', async () => {
    const [theirs, ours] = (await Promise.all([real.call('names'), standIn.call('names')])) as [Names, Names]
    expect(theirs.events).to.include(ours.events)
    expect(theirs.types).to.include(ours.types)
    expect(ours.errors).to.deep.equal(theirs.errors)
    expect(theirs.methods).to.include.members(ours.methods)
    expect(ours.methods).to.have.length.at.least(16)
    expect(ours.statics).to.deep.equal(theirs.statics)
    const [can, could] = (await Promise.all([real.call('supported'), standIn.call('supported')])) as [
      { detail: object },
      { detail: object },
    ]
    expect(Object.keys(can.detail)).to.include.members(Object.keys(could.detail))
  })

  it('[S3.83] wrong calls, and calls at the wrong moment, have the same codes', async () => {
    const theirs = (await real.call('wrongCalls')) as Record<string, unknown>
    const ours = (await standIn.call('wrongCalls')) as Record<string, unknown>
    expect(ours).to.deep.equal(theirs)
    const refused = Object.values(theirs).filter((outcome) => typeof outcome === 'object')
    expect(refused).to.have.length.at.least(25)
    const codes = new Set(refused.map((outcome) => (outcome as { code: number }).code))
    expect([...codes].sort()).to.deep.equal([5000, 5100, 5300, 5998])
  })
})

import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '#test/kit/browser.ts'
import type { ServedPage } from '#test/kit/media/servePage.ts'
import { openSdkTab, type SdkTab, serveSdkPage } from '#test/kit/tencent/serveSdkPage.ts'

describe('the stand-in of TRTC: the SDK itself gives up with the same code, offline', function () {
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

  it('without a network both give up with the same code, after a while', async () => {
    const keys = {
      // the port of an application that no cloud has
      ...{ sdkAppId: 1_400_100_009, userId: 'sea_01', strRoomId: 'r00m', role: 'audience' as const },
      ...{ userSig: 'eJyrVgrxCdYrSy1S', privateMapKey: 'eJyrVgrxCdYrSy1S' },
    }
    const [theirs, ours] = await Promise.all([real.call('enter', keys), standIn.call('enter', keys)])
    expect(theirs).to.deep.equal({ code: 5500, extraCode: null })
    expect(ours).to.deep.equal(theirs)
  })
})

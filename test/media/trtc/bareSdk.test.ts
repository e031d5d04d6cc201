import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import type { ServedPage } from '#test/kit/media/servePage.ts'
import type { EntryKeys } from '#test/kit/tencent/entry.ts'
import { openSdkTab, serveSdkPage } from '#test/kit/tencent/serveSdkPage.ts'
import { until } from '#test/kit/time/until.ts'
import { launchOffline } from './sdkPage.ts'

/** Keys of the right form that open nothing. */
const KEYS: EntryKeys = {
  ...{
    sdkAppId: 1_400_000_000,
    userId: 'sea_0000000000000000000001',
    userSig: 'eJwtzMEKgkAUheF3mXXInXEmp6CdWUQ',
  },
  ...{ privateMapKey: 'eJxNkF1PwjAUhv9L7', strRoomId: 'r00m0000000000000000000001', role: 'audience' },
}

/** What the real SDK does where a page hands it over unprepared: without this, that our pages do none of it would say nothing. */
describe('the bare SDK obeys whoever wrote the link', function () {
  this.timeout(60_000)
  let site: ServedPage
  let browser: Browser
  before(async () => {
    site = await serveSdkPage('real')
    browser = await launchOffline()
  })
  after(async () => {
    await browser?.close()
    await site?.stop()
  })

  interface Visit {
    /** addresses, also those of sockets */
    asked: string[]
    /** logs that went out */
    logs: string[]
    wasRun: boolean
  }

  /** Comes by a link, after something was kept, enters without a network, and looks until it has seen enough. */
  async function visit(
    search: Record<string, string>,
    kept: string,
    isEnough: (seen: Visit) => boolean,
  ): Promise<Visit> {
    const context = await browser.newContext()
    const page = await context.newPage()
    const seen: Visit = { asked: [], logs: [], wasRun: false }
    page.on('request', (request) => {
      seen.asked.push(request.url())
      if (request.url().includes('cmdtype=jssdk_log')) seen.logs.push(request.postData() ?? '')
    })
    page.on('websocket', (socket) => seen.asked.push(socket.url()))
    await page.addInitScript(kept)
    const tab = await openSdkTab(page, `${site.url}?${new URLSearchParams(search)}`)
    tab.call('enter', KEYS).catch(() => undefined)
    await until('what it does', async () => {
      seen.wasRun = await page.evaluate(`'wasRun' in window`)
      return isEnough(seen)
    })
    await context.close()
    return seen
  }

  const hosts = ({ asked }: Visit) => asked.map((address) => new URL(address).hostname)
  const paths = ({ asked }: Visit) => asked.map((address) => new URL(address).pathname)
  const EVIL = 'signal.evil.example'
  const ASSISTANCE = JSON.stringify({ message: 'window.wasRun = true' })

  it('by nothing it does none of it, but uploads its logs', async () => {
    const seen = await visit({}, '', ({ logs, asked }) => logs.length > 0 && asked.length > 8)
    expect(hosts(seen)).to.not.include(EVIL)
    expect(paths(seen).filter((path) => path.endsWith('.js'))).to.deep.equal(['/page.js'])
    expect(seen.logs.join()).to.include('<INFO>').and.not.include('<DEBUG>')
    expect(seen.wasRun).to.equal(false)
  })

  it('trtc_env: it asks the host that the link names', async () => {
    await visit({ trtc_env: EVIL }, '', (seen) => hosts(seen).includes(EVIL))
  })

  it('logLevelToUpload: it uploads every word', async () => {
    await visit({ logLevelToUpload: '0' }, '', ({ logs }) => logs.join().includes('<DEBUG>'))
  })

  it('trtcDebug, trtcDebugDialogPath: it loads the script that the link names', async () => {
    const search = { trtcDebug: '', trtcDebugDialogPath: '/named.js' }
    await visit(search, '', (seen) => paths(seen).includes('/named.js'))
  })

  it('TRTC_ENABLE_DEBUG_PLUGIN, TRTC_DEBUG_DIALOG_PATH: it loads the script that was kept', async () => {
    const kept = `sessionStorage.setItem('TRTC_ENABLE_DEBUG_PLUGIN', 'true')
      sessionStorage.setItem('TRTC_DEBUG_DIALOG_PATH', '/kept.js')`
    await visit({}, kept, (seen) => paths(seen).includes('/kept.js'))
  })

  it('trtc_error_assistance: it runs the text that was kept', async () => {
    const kept = `localStorage.setItem('trtc_error_assistance', ${JSON.stringify(ASSISTANCE)})`
    await visit({}, kept, ({ wasRun }) => wasRun)
  })
})

import { join, relative } from 'node:path'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '#test/kit/browser.ts'
import { evidenceFolder } from '#test/kit/evidence/evidence.ts'
import { cameraFile } from '#test/kit/fakeCamera.ts'
import { type TestWorldOptions, useWorld } from '#test/kit/world.ts'
import { type Creator, makeCreator, openProfile, type Person, type TierTerms } from './people.ts'
import { type ExpectedFailure, type WatchedPage, watchPage } from './watchPage.ts'

/** The studio asks again until the engine has seen the first packet. */
export const NOT_YET_SEEN: ExpectedFailure = {
  method: 'POST',
  path: /^\/v1\/rooms\/rom_\w+\/live$/,
  code: 'NOT_PUBLISHING',
  mayBeAbsent: true,
}

/** A world with two browsers: one with a camera, one without. */
export interface Stage {
  url: () => string
  world: ReturnType<typeof useWorld>
  host: () => Browser
  fan: () => Browser
  /** a fresh profile of the browser without a camera */
  visit: (path: string, person?: Person) => Promise<WatchedPage>
  /** a creator who is live from a real browser */
  goLive: (creator: Creator, plan?: LivePlan) => Promise<LiveShow>
  creator: (handle: string, tiers?: TierTerms[]) => Promise<Creator>
}

export interface LivePlan {
  seats?: number
  isPublic?: boolean
}

export interface LiveShow {
  studio: WatchedPage
  roomId: string
}

/** @param publicUrl what people type, when something stands in front of the world */
export function useStage(options: TestWorldOptions = {}, publicUrl?: () => string): Stage {
  const world = useWorld(options)
  const browsers: Browser[] = []
  before('open the browsers', async function () {
    this.timeout(60_000)
    browsers.push(await launchBrowser({ role: 'publisher', camera: cameraFile() }))
    browsers.push(await launchBrowser({ role: 'viewer' }))
  })
  afterEach('keep pictures of a failure', async function () {
    if (this.currentTest?.state !== 'failed') return
    const pages = browsers.flatMap((browser) => browser.contexts()).flatMap((context) => context.pages())
    const folder = evidenceFolder(relative(process.cwd(), this.currentTest.file ?? 'unknown'))
    const title = this.currentTest.title.replace(/[^a-z0-9]+/gi, '-').slice(0, 60)
    for (const [at, page] of pages.entries()) {
      await page.screenshot({ path: join(folder, `${title}-${at}.png`) }).catch(() => undefined)
    }
  })
  after('close the browsers', async () => {
    for (const browser of browsers) await browser.close()
  })
  const url = publicUrl ?? (() => world.current().publicUrl)
  const at = (index: number) => {
    const browser = browsers[index]
    if (!browser) throw new Error('the browsers exist only inside hooks and tests')
    return browser
  }
  return {
    url,
    world,
    host: () => at(0),
    fan: () => at(1),
    visit: async (path, person) => watchPage(await openProfile(at(1), url(), person), url() + path),
    creator: (handle, tiers) => makeCreator(url(), handle, tiers),
    async goLive(creator, { seats, isPublic = false } = {}) {
      const context = await openProfile(at(0), url(), creator)
      const studio = await watchPage(context, `${url()}/studio/live`)
      await studio.page.locator('[data-testid="state:studio:preparing"]').waitFor()
      if (isPublic) await studio.press('.seg label:has-text("Public")')
      if (seats !== undefined) await studio.type('Seats', String(seats))
      await studio.press('button:has-text("Go live")')
      await studio.page.locator('[data-testid="state:control:live"]').waitFor()
      const { liveRoomId } = await creator.page()
      if (!liveRoomId) throw new Error('the channel shows no live room')
      return { studio, roomId: liveRoomId }
    },
  }
}

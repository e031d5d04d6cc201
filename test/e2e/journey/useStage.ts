import { join, relative } from 'node:path'
import type { Browser } from 'playwright-core'
import type { HostedKind } from '#domain/room/hostedKind.ts'
import { depth } from '#test/kit/depth.ts'
import { evidenceFolder } from '#test/kit/evidence/evidence.ts'
import { cameraFile } from '#test/kit/fakeCamera.ts'
import { closeProfiles, sharedBrowser } from '#test/kit/perProcess/browsers.ts'
import { joinWorld, type SharedWorld } from '#test/kit/perProcess/worlds.ts'
import { useWorld as ownWorld, type TestWorld, type TestWorldOptions } from '#test/kit/world.ts'
import { ASK_OFTEN } from './askOften.ts'
import { type Creator, makeCreator, openProfile, type Person, type TierTerms } from './people.ts'
import { type ExpectedFailure, type WatchedPage, watchPage } from './watchPage.ts'

/** The studio asks again until the engine has seen the first packet. */
export const NOT_YET_SEEN: ExpectedFailure = {
  method: 'POST',
  path: /^\/v1\/rooms\/rom_\w+\/live$/,
  code: 'NOT_PUBLISHING',
  mayBeAbsent: true,
}

/** What the page of a co-host who is off air reads of a room that is over. */
export const NOT_ASKED: ExpectedFailure = {
  method: 'GET',
  path: /^\/v1\/rooms\/rom_\w+\/co-hosting$/,
  code: 'NOT_FOUND',
}

/** Where a host opens what, and with which button. */
const STUDIOS: Record<HostedKind, { path: string; go: string }> = {
  stream: { path: '/studio/live', go: 'button:has-text("Go live")' },
  voice: { path: '/studio/rooms', go: 'button:has-text("Open room")' },
}

/** A journey asks whether the picture goes on: that needs a newer one, not many, and nothing behind its code. */
const CAMERA: Parameters<typeof cameraFile> = depth([8, 'plain'], [15, 'rough'])

/** Letters that look like no other, alone or side by side: a handle that looks like a taken one is refused. */
const LETTERS = 'bdfghkpstxz'
let names = 0

/** Ends a name so that nobody in this process has it yet. */
function unlike(name: string): string {
  const n = names++
  return `${name}${LETTERS.charAt(Math.floor(n / LETTERS.length))}${LETTERS.charAt(n % LETTERS.length)}`
}

/** A world with two browsers: one with a camera, one without. */
export interface Stage {
  url: () => string
  world: { current(): TestWorld }
  host: () => Browser
  fan: () => Browser
  /** a fresh profile of the browser without a camera */
  visit: (path: string, person?: Person) => Promise<WatchedPage>
  /** the same for a page that is about what comes by asking */
  visitAsking: (path: string, person?: Person) => Promise<WatchedPage>
  /** a creator who is live from a real browser */
  goLive: (creator: Creator, plan?: LivePlan) => Promise<LiveShow>
  /** in a world that others share, the handle ends with letters of its own: read it from who is made */
  creator: (handle: string, tiers?: TierTerms[]) => Promise<Creator>
  /** an address that is nobody's yet */
  email: (name: string) => string
}

export interface LivePlan {
  /** a stream, where nothing is said */
  kind?: HostedKind
  seats?: number
  isPublic?: boolean
  /** what the door asks for in place of any pass */
  tokens?: { symbol: string; amount: string }
  /** builds what the door asks for, on the creator's page */
  build?: (studio: WatchedPage) => Promise<void>
}

export interface LiveShow {
  studio: WatchedPage
  roomId: string
}

/**
 * @param options what its own world is like, or the name of one that it shares
 * @param publicUrl what people type, when something stands in front of the world
 */
export function useStage(options: TestWorldOptions | SharedWorld, publicUrl?: () => string): Stage {
  const isShared = typeof options === 'string'
  const browsers: Browser[] = []
  const live: { creator: Creator; roomId: string }[] = []
  after('end what is live, and close the profiles', async () => {
    // one that ended by itself is refused
    for (const { creator, roomId } of live)
      await creator.call('POST', `/v1/rooms/${roomId}/end`).catch(() => undefined)
    for (const browser of browsers) await closeProfiles(browser)
  })
  const world = isShared ? joinWorld(options) : ownWorld(options)
  const ownName = (name: string) => (isShared ? unlike(name) : name)
  before('open the browsers', async function () {
    this.timeout(60_000)
    browsers.push(await sharedBrowser({ role: 'publisher', camera: cameraFile(...CAMERA) }))
    browsers.push(await sharedBrowser({ role: 'viewer' }))
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
    async visitAsking(path, person) {
      const context = await openProfile(at(1), url(), person)
      await context.addInitScript(ASK_OFTEN)
      return watchPage(context, url() + path)
    },
    creator: (handle, tiers) => makeCreator(url(), ownName(handle), tiers),
    email: (name) => `${ownName(name)}@example.test`,
    async goLive(creator, { kind = 'stream', seats, isPublic = false, tokens, build } = {}) {
      const { path, go } = STUDIOS[kind]
      const context = await openProfile(at(0), url(), creator)
      const studio = await watchPage(context, url() + path)
      await studio.page.locator('[data-testid="state:studio:preparing"]').waitFor()
      if (isPublic) await studio.press('.seg label:has-text("Public")')
      if (seats !== undefined) await studio.type('Seats', String(seats))
      if (tokens) {
        await studio.page.getByLabel('Condition 1').selectOption({ label: `${tokens.symbol} tokens` })
        await studio.type('Amount of condition 1', tokens.amount)
      }
      await build?.(studio)
      await studio.press(go)
      await studio.page.locator('[data-testid="state:control:live"]').waitFor()
      const { liveRoomId } = await creator.page()
      if (!liveRoomId) throw new Error('the channel shows no live room')
      live.push({ creator, roomId: liveRoomId })
      return { studio, roomId: liveRoomId }
    },
  }
}

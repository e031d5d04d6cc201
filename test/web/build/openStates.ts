import type { Browser, Page } from 'playwright-core'
import { depth } from '#test/kit/depth.ts'

/** A window, in CSS pixels. */
export interface Size {
  name: string
  width: number
  height: number
}
/** What people choose, or their system does. */
export type Theme = 'dark' | 'light'
/** One way to look at a state. */
export interface Look {
  size: Size
  theme: Theme
}
/** By its id, what is shown alone; null shows all that lie in the page at once. */
export type State = string | null

/** Fonts are there and two frames were drawn: what a part that came asks for is asked by then. */
export const DRAWN =
  'document.fonts.ready.then(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))'

/** The page of states, in one window. */
export interface Sight {
  page: Page
  complaints: string[]
  look(state: State): Promise<void>
  /** another state that is shown alone, in the page that is there */
  tell(state: string): Promise<void>
  /** one of so many parts of those that lie in the page, in the page that is there; answers how many these are */
  tellPart(at: number, of: number): Promise<number>
  /** another size and theme of what lies there */
  turn(to: Look): Promise<void>
}

/** The page of states at one size and theme. `look` ends when all that the state asked for came and is drawn. */
export async function openStates(
  { browser, url }: { browser: Browser; url: string },
  { width, height }: Omit<Size, 'name'>,
  theme: Theme,
): Promise<Sight> {
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
  })
  const complaints: string[] = []
  const underWay = new Set<unknown>()
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => underWay.add(request))
  page.on('requestfinished', (request) => underWay.delete(request))
  page.on('requestfailed', (request) => underWay.delete(request))
  const drawn = async () => {
    do await page.evaluate(DRAWN)
    while (underWay.size > 0)
  }
  /** Another address without a load, as the page's own links lead to one. */
  const goTo = (query: string) =>
    page.evaluate(
      `history.pushState(null, '', '/?theme=${theme}&${query}'); dispatchEvent(new PopStateEvent('popstate', { state: null }))`,
    )
  return {
    page,
    complaints,
    async look(state) {
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ colorScheme: theme })
      await page.goto(`${url}/?theme=${theme}${state === null ? '' : `&state=${state}`}`)
      await page.locator('main > section').first().waitFor({ state: 'attached' })
      await drawn()
      // all at once ask for many parts, which are still set up when they have come
      if (state === null || depth(false, true)) await page.waitForLoadState('networkidle')
    },
    async tell(state) {
      await goTo(`state=${state}`)
      await page.locator(`main > section[data-testid="state:${state}"]`).waitFor({ state: 'attached' })
      await drawn()
    },
    async tellPart(at, of) {
      await goTo(`part=${at}&parts=${of}`)
      const main = page.locator(`main[data-part="${at}/${of}"]`)
      await main.waitFor()
      await drawn()
      // many at once are still set up when their code has come
      await page.evaluate('new Promise((idle) => requestIdleCallback(idle))')
      await drawn()
      const lying = Number(await main.getAttribute('data-lying'))
      const count = await page.locator('main > section').count()
      if (count !== Math.ceil((lying - at) / of))
        throw new Error(`part ${at} of ${of} has ${count} of ${lying}`)
      return count
    },
    async turn({ size, theme: other }) {
      await page.setViewportSize({ width: size.width, height: size.height })
      await page.emulateMedia({ colorScheme: other })
      await page.evaluate(`document.documentElement.dataset.theme = '${other}'`)
      await drawn()
    },
  }
}

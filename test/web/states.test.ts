import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '#test/kit/browser.ts'
import { depth } from '#test/kit/depth.ts'
import { buildWeb } from './build/buildWeb.ts'
import { serveBuild } from './build/serveBuild.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const SIZES = [
  { name: '1440×900', width: 1440, height: 900 },
  { name: '390×844', width: 390, height: 844 },
]
type Theme = 'dark' | 'light'
interface Look {
  size: (typeof SIZES)[number]
  theme: Theme
}
const [LARGE, SMALL] = SIZES as [(typeof SIZES)[number], (typeof SIZES)[number]]
const ALL: Look[] = [
  { size: SMALL, theme: 'dark' },
  { size: SMALL, theme: 'light' },
  { size: LARGE, theme: 'light' },
  { size: LARGE, theme: 'dark' },
]
/** Looks at one page: it is opened for the first and turned to the others in place, as people turn it; at night each has its own. */
const PAGES = depth<Look[][]>(
  [ALL],
  ALL.map((look) => [look]),
)
/** Axe is asked everything once; another size changes what these rules find, and another theme the first of them. */
const RULES_THAT_DIFFER = ['color-contrast', 'target-size']
/** By its id, what is shown alone; null shows all that lie in the page at once. */
type State = string | null

/** Fonts are there and two frames were drawn: what a part that came asks for is asked by then. */
const DRAWN =
  'document.fonts.ready.then(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))'

interface Finding {
  id: string
  nodes: { target: string[]; failureSummary: string }[]
}

/** What axe, which is in the page, finds there by rules, or by tags, of its own; one line each. */
async function findings(page: Page, runOnly: string[]): Promise<string[]> {
  const found = (await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(runOnly)}, resultTypes: ['violations'] }).then((r) => r.violations)`,
  )) as Finding[]
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
  )
}

describe('web states', function () {
  this.timeout(180_000)
  let folder: string
  let server: { url: string; stop(): Promise<void> }
  let browser: Browser

  before(async () => {
    folder = await buildWeb('fixtures')
    server = await serveBuild(folder, 'fixtures.html')
    browser = await launchBrowser({ role: 'viewer' })
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  interface Sight {
    page: Page
    complaints: string[]
    look(state: State): Promise<void>
    /** another size and theme of what lies there */
    turn(to: Look): Promise<void>
  }

  /** A page at one size and theme. `look` ends when all that the state asked for came and is drawn. */
  async function see({ width, height }: { width: number; height: number }, theme: Theme): Promise<Sight> {
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
    return {
      page,
      complaints,
      async look(state) {
        await page.setViewportSize({ width, height })
        await page.emulateMedia({ colorScheme: theme })
        await page.goto(`${server.url}/?theme=${theme}${state === null ? '' : `&state=${state}`}`)
        await page.locator('main > section').first().waitFor({ state: 'attached' })
        do await page.evaluate(DRAWN)
        while (underWay.size > 0)
        // all at once ask for many parts, which are still set up when they have come
        if (state === null || depth(false, true)) await page.waitForLoadState('networkidle')
      },
      async turn({ size, theme: other }) {
        await page.setViewportSize({ width: size.width, height: size.height })
        await page.emulateMedia({ colorScheme: other })
        await page.evaluate(`document.documentElement.dataset.theme = '${other}'`)
        do await page.evaluate(DRAWN)
        while (underWay.size > 0)
      },
    }
  }

  let shared: Page | undefined
  /** All states in the dark, in a page that the tests below turn to their size. */
  async function open({ width, height }: { width: number; height: number }): Promise<Page> {
    if (!shared) {
      const { page, look } = await see({ width, height }, 'dark')
      await look(null)
      shared = page
    }
    await shared.setViewportSize({ width, height })
    await shared.evaluate(DRAWN)
    return shared
  }

  /** What axe is asked at one look. */
  function rulesOf({ size, theme }: Look): string[] {
    if (depth(theme === 'dark' && size === SMALL, true)) return TAGS
    return theme === 'light' ? RULES_THAT_DIFFER.slice(0, 1) : RULES_THAT_DIFFER
  }

  for (const looks of PAGES) {
    const titles = looks.map(({ size, theme }) => `${theme} ${size.name}`)
    it(`[S0.5] has no accessibility finding in any state, ${titles.join(', ')}`, async () => {
      const [first] = looks as [Look, ...Look[]]
      const { page, complaints, look, turn } = await see(first.size, first.theme)
      const inspect = async (state: State) => {
        await look(state)
        // by the debugger, because the page's policy lets no script in
        await page.evaluate(AXE)
        for (const one of looks) {
          if (one !== first) await turn(one)
          expect(await findings(page, rulesOf(one)), `${state} ${one.theme} ${one.size.name}`).to.deep.equal(
            [],
          )
        }
        expect(complaints, `console of ${state}`).to.deep.equal([])
      }
      await inspect(null)
      const overlays = (await page.locator('main').getAttribute('data-overlays'))?.split(' ') ?? []
      expect(overlays).to.have.length.greaterThan(3)
      for (const state of overlays) await inspect(state)
      await page.close()
    })
  }

  it('shows text, or the findings above would mean nothing', async () => {
    const page = await open(SIZES[0] as (typeof SIZES)[number])
    const width = await page
      .getByText('Nobody is live right now.')
      .first()
      .evaluate((e) => {
        const range = document.createRange()
        range.selectNodeContents(e)
        return range.getBoundingClientRect().width
      })
    expect(width).to.be.greaterThan(80)
  })

  for (const size of SIZES) {
    it(`says what Tencent sees where it carries the stream, and nowhere else, ${size.name}`, async () => {
      const page = await open(size)
      const lineIn = (state: string) =>
        page.locator(`main > section[data-testid="state:${state}"]`).getByText('It sees your address')
      const line = lineIn('stream:watching')
      await line.scrollIntoViewIfNeeded()
      expect(await line.textContent()).to.equal(
        'Tencent carries this room. It sees your address, this browser and a random id for this visit.',
      )
      // whole: neither cut at the side nor to one line
      const cut = await line.evaluate((e) => [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight])
      expect(cut).to.deep.equal([0, 0])
      expect((await line.boundingBox())?.x).to.be.within(0, size.width / 2)
      expect(await lineIn('stream:watching-embedded').count()).to.equal(0)
    })
  }

  it('offers exactly one primary action at every closed door and never two anywhere', async () => {
    const page = await open(SIZES[0] as (typeof SIZES)[number])
    const counts = await page.$$eval('main > section', (sections) =>
      sections.map((section) => ({
        id: section.getAttribute('data-testid') ?? '',
        primaries: section.querySelectorAll('[data-primary]').length,
        isDoor: section.querySelector('.door') !== null && !section.querySelector('[aria-busy=true]'),
      })),
    )
    expect(counts.filter(({ primaries }) => primaries > 1)).to.deep.equal([])
    const doors = counts.filter(({ id }) => id.startsWith('state:gate:') && id !== 'state:gate:asking')
    expect(doors).to.have.length.greaterThan(10)
    expect(doors.filter(({ primaries }) => primaries !== 1).map(({ id }) => id)).to.deep.equal([])
  })

  it('[S3.29] has a door that the chain keeps changed by the owner of its room, and tells a producer so', async () => {
    const { page, look } = await see(SMALL, 'dark')
    const sheet = page.getByTestId('state:control:gate')
    await look('control:gate-on-chain')
    expect(await sheet.locator('[data-primary]').textContent()).to.equal('Change the gate on the chain')
    await look('control:gate-not-owner')
    expect(await sheet.locator('[data-primary]').count()).to.equal(0)
    expect(await sheet.getByTestId('gate-on-chain').textContent()).to.equal(
      'The chain leads this room. Its owner changes the door, from a wallet.',
    )
    await page.close()
  })

  it('keeps the focus where a door is asked again, which has another button first', async () => {
    const { page, look } = await see(SMALL, 'dark')
    await look('gate:foreign-one')
    const focused = () => page.evaluate('document.activeElement.textContent')
    expect(await focused()).to.equal('Copy the address of USDC')
    await page.getByRole('button', { name: 'Check again' }).click()
    expect(await focused()).to.equal('Check again')
    await page.close()
  })

  it('shows an address whole that is copied by hand, at 320 px', async () => {
    const { page, look } = await see({ width: 320, height: 800 }, 'dark')
    await look('toast:address')
    const text = page.getByText('The address: 0x')
    expect(await text.evaluate((e) => e.scrollWidth - e.clientWidth)).to.equal(0)
    await page.close()
  })

  it('[S0.5] fits 320 px without scrolling sideways', async () => {
    const page = await open({ width: 320, height: 800 })
    const tooWide = await page.evaluate(() => {
      if (document.documentElement.scrollWidth <= window.innerWidth) return []
      const all = [...document.querySelectorAll('main > section')]
      return all.filter((e) => e.scrollWidth > window.innerWidth).map((e) => e.getAttribute('data-testid'))
    })
    expect(tooWide).to.deep.equal([])
  })
})

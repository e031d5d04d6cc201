import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '#test/kit/browser.ts'
import { buildWeb } from './build/buildWeb.ts'
import { serveBuild } from './build/serveBuild.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const SIZES = [
  { name: '1440×900', width: 1440, height: 900 },
  { name: '390×844', width: 390, height: 844 },
]
const THEMES = ['dark', 'light'] as const

interface Finding {
  id: string
  nodes: { target: string[]; failureSummary: string }[]
}

/** What axe finds on the page, one line each. */
async function findings(page: Page): Promise<string[]> {
  // By the debugger, because the page's policy lets no script in.
  await page.evaluate(AXE)
  const found = (await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(TAGS)}, resultTypes: ['violations'] }).then((r) => r.violations)`,
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

  async function open(path: string, size: { width: number; height: number }, theme: 'dark' | 'light') {
    const page = await browser.newPage({ viewport: size, colorScheme: theme, reducedMotion: 'reduce' })
    const complaints: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(`${server.url}${path}`)
    await page.locator('main > section').first().waitFor({ state: 'attached' })
    await page.waitForLoadState('networkidle')
    return { page, complaints }
  }

  for (const size of SIZES) {
    for (const theme of THEMES) {
      it(`[S0.5] has no accessibility finding in any state, ${theme}, ${size.name}`, async () => {
        const { page, complaints } = await open(`/?theme=${theme}`, size, theme)
        expect(await findings(page)).to.deep.equal([])
        const overlays = (await page.locator('main').getAttribute('data-overlays'))?.split(' ') ?? []
        await page.close()
        expect(complaints, 'console').to.deep.equal([])
        expect(overlays).to.have.length.greaterThan(3)
        for (const state of overlays) {
          const over = await open(`/?theme=${theme}&state=${state}`, size, theme)
          expect(await findings(over.page), state).to.deep.equal([])
          expect(over.complaints, state).to.deep.equal([])
          await over.page.close()
        }
      })
    }
  }

  it('shows text, or the findings above would mean nothing', async () => {
    const { page } = await open('/', SIZES[0] as (typeof SIZES)[number], 'dark')
    const width = await page
      .getByText('Nobody is live right now.')
      .first()
      .evaluate((e) => {
        const range = document.createRange()
        range.selectNodeContents(e)
        return range.getBoundingClientRect().width
      })
    expect(width).to.be.greaterThan(80)
    await page.close()
  })

  for (const size of SIZES) {
    it(`says what Tencent sees where it carries the stream, and nowhere else, ${size.name}`, async () => {
      const { page } = await open('/', size, 'dark')
      const lineIn = (state: string) =>
        page.locator(`main > section[data-testid="state:${state}"]`).getByText('It sees your address')
      const line = lineIn('stream:watching')
      await line.scrollIntoViewIfNeeded()
      expect(await line.textContent()).to.equal(
        'Tencent carries this stream. It sees your address, this browser and a random id for this visit.',
      )
      // whole: neither cut at the side nor to one line
      const cut = await line.evaluate((e) => [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight])
      expect(cut).to.deep.equal([0, 0])
      expect((await line.boundingBox())?.x).to.be.within(0, size.width / 2)
      expect(await lineIn('stream:watching-embedded').count()).to.equal(0)
      await page.close()
    })
  }

  it('offers exactly one primary action at every closed door and never two anywhere', async () => {
    const { page } = await open('/', SIZES[0] as (typeof SIZES)[number], 'dark')
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
    await page.close()
  })

  it('[S0.5] fits 320 px without scrolling sideways', async () => {
    const { page } = await open('/', { width: 320, height: 800 }, 'dark')
    const tooWide = await page.evaluate(() => {
      if (document.documentElement.scrollWidth <= window.innerWidth) return []
      const all = [...document.querySelectorAll('main > section')]
      return all.filter((e) => e.scrollWidth > window.innerWidth).map((e) => e.getAttribute('data-testid'))
    })
    expect(tooWide).to.deep.equal([])
    await page.close()
  })
})

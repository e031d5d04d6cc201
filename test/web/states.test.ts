import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { depth } from '#test/kit/depth.ts'
import { type Look, openStates, type Sight, type Size, type State, type Theme } from './build/openStates.ts'
import { useFixtures } from './build/useFixtures.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const SIZES = [
  { name: '1440×900', width: 1440, height: 900 },
  { name: '390×844', width: 390, height: 844 },
]
const [LARGE, SMALL] = SIZES as [(typeof SIZES)[number], (typeof SIZES)[number]]
const LOOKS: Look[] = [
  { size: SMALL, theme: 'dark' },
  { size: SMALL, theme: 'light' },
  { size: LARGE, theme: 'light' },
  { size: LARGE, theme: 'dark' },
]
/** Looks at one page: it is opened for the first and turned to the others in place, as people turn it; at night each has its own. */
const PAGES = depth<Look[][]>(
  [LOOKS],
  LOOKS.map((look) => [look]),
)
/** Axe is asked everything once; another size and another theme change what these rules find. */
const RULES_THAT_DIFFER = ['color-contrast', 'target-size']
/** What lies over a page is looked at in so many tests, for each has to end within its bound. */
const PARTS = 4
/** What lies in the page is asked in so many parts: for many states at once axe takes more than its share. */
const LYING_PARTS = 12

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
  const fixtures = useFixtures()
  let shared: Sight | undefined
  /** All states, in a page that the tests below turn to their size and theme. */
  async function openAll(look: Look): Promise<Sight> {
    if (!shared) {
      shared = await see(SMALL, 'dark')
      await shared.look(null)
    }
    await shared.turn(look)
    return shared
  }
  async function open(size: Omit<Size, 'name'>): Promise<Page> {
    return (await openAll({ size: { name: '', ...size }, theme: 'dark' })).page
  }

  const see = (size: Omit<Size, 'name'>, theme: Theme) => openStates(fixtures.where(), size, theme)

  /** What axe is asked at one look. */
  function rulesOf({ size, theme }: Look): string[] {
    return depth(theme === 'dark' && size === SMALL, true) ? TAGS : RULES_THAT_DIFFER
  }

  /** What axe says of what is there in one look, and what the page complained of. */
  async function inspect({ page, complaints }: Sight, state: State, look: Look): Promise<void> {
    // by the debugger, because the page's policy lets no script in
    if (!(await page.evaluate("'axe' in window"))) await page.evaluate(AXE)
    const found = await findings(page, rulesOf(look))
    expect(found, `${state} ${look.theme} ${look.size.name}`).to.deep.equal([])
    expect(complaints, `console of ${state}`).to.deep.equal([])
  }

  for (const looks of PAGES) {
    const titles = looks.map(({ size, theme }) => `${theme} ${size.name}`).join(', ')
    for (let part = 0; part < PARTS; part += 1)
      it(`[S0.5] has no accessibility finding in any state, ${part + 1} of ${PARTS}, ${titles}`, async () => {
        const [first] = looks as [Look, ...Look[]]
        const sight = await see(first.size, first.theme)
        await sight.look('toast:address')
        for (let at = part; at < LYING_PARTS; at += PARTS) {
          expect(await sight.tellPart(at, LYING_PARTS)).to.be.greaterThan(30)
          for (const look of looks) {
            if (looks.length > 1) await sight.turn(look)
            await inspect(sight, null, look)
          }
        }
        await sight.page.close()
      })
  }

  for (const looks of PAGES) {
    const titles = looks.map(({ size, theme }) => `${theme} ${size.name}`).join(', ')
    for (let part = 0; part < PARTS; part += 1)
      it(`[S0.5] has none in what lies over a page, ${part + 1} of ${PARTS}, ${titles}`, async () => {
        const [first] = looks as [Look, ...Look[]]
        const sight = await see(first.size, first.theme)
        await sight.look('toast:address')
        const overlays = (await sight.page.locator('main').getAttribute('data-overlays'))?.split(' ') ?? []
        const states = overlays.filter((_, at) => at % PARTS === part)
        expect(states).to.have.length.greaterThan(3)
        for (const state of states) {
          await depth(sight.tell, sight.look)(state)
          for (const look of looks) {
            if (looks.length > 1) await sight.turn(look)
            await inspect(sight, state, look)
          }
        }
        await sight.page.close()
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

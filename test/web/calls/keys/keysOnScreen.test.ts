import { expect } from 'chai'
import type { Locator, Page, Route } from 'playwright-core'
import { useFixtures } from '../../build/useFixtures.ts'

describe('the lock of a call', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()
  const lock = (page: Page) => page.getByTestId('call-lock')
  const trusted = (page: Page, level: string) => page.locator(`[data-testid=call-lock][data-trust=${level}]`)
  const next = (page: Page) => page.getByRole('button', { name: 'Devices' }).click()

  async function open(state: string) {
    const page = await fixtures.newPage({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' })
    await page.goto(`${fixtures.url()}/?theme=dark&state=${state}`)
    await lock(page).waitFor()
    return page
  }

  it('[S3.81] takes the press of a person for the words that they read, and shuts when another page comes', async () => {
    const page = await open('meeting:keys-press')
    await trusted(page, 'unbound').click()
    const words = page.getByTestId('call-words').locator('li')
    await words.getByText('abandon').first().waitFor()
    expect(await words.allTextContents()).to.deep.equal(['abandon', 'abandon', 'abandon', 'abandon'])
    // another page of theirs while the words of this one are being read
    await page.getByRole('button', { name: 'Devices', includeHidden: true }).dispatchEvent('click')
    await page.getByTestId('call-keys').waitFor({ state: 'detached' })
    await lock(page).click()
    await words.getByText('ability').first().waitFor()
    await page.getByRole('button', { name: 'They are the same' }).click()
    await trusted(page, 'compared').waitFor()
    expect(await lock(page).getAttribute('aria-label')).to.equal('Encrypted, and proven to be Northlight')
  })

  it('[S3.81] knows next time who was compared, and warns of another one until the words are compared again', async () => {
    const page = await open('meeting:keys-press')
    await trusted(page, 'unbound').click()
    await page.getByRole('button', { name: 'They are the same' }).click()
    await trusted(page, 'compared').waitFor()
    await page.reload()
    await trusted(page, 'compared').waitFor()
    await next(page)
    const note = page.getByTestId('state:call:changed')
    await note.getByRole('button', { name: 'Compare' }).click()
    await page.getByRole('button', { name: 'They are the same' }).click()
    await note.waitFor({ state: 'detached' })
    await next(page)
    expect(await lock(page).getAttribute('data-trust'), 'nobody is opened any more').to.equal('none')
    expect(await lock(page).getAttribute('aria-label')).to.equal('Connecting')
  })

  it('[S3.81] leaves where the words differ, and lets a call begin by a key of the page where none is read', async () => {
    const page = await fixtures.newPage({ viewport: { width: 390, height: 844 } })
    await page.clock.install()
    await page.goto(`${fixtures.url()}/?theme=dark&state=meeting:keys-press`)
    await page.getByText('no key', { exact: true }).waitFor()
    await page.clock.runFor(3100)
    // 65 bytes
    await page.getByText('87', { exact: true }).waitFor({ timeout: 5000 })
    await trusted(page, 'unbound').click()
    await page.getByRole('button', { name: 'They differ' }).click()
    await page.getByText('left87', { exact: true }).waitFor()
  })

  it('[S3.81] forgets who was compared once their words differ', async () => {
    const page = await open('meeting:keys-press')
    await trusted(page, 'unbound').click()
    await page.getByRole('button', { name: 'They are the same' }).click()
    await trusted(page, 'compared').click()
    await page.getByRole('button', { name: 'They differ' }).click()
    await page.getByText('left', { exact: false }).first().waitFor()
    await page.reload()
    await trusted(page, 'unbound').waitFor()
  })

  it('[S3.81] takes no press that words are the same while there are none: on their way, and failed', async () => {
    const page = await fixtures.newPage({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' })
    const asked = Promise.withResolvers<Route>()
    await page.route('**/*wordList*', (route) => asked.resolve(route))
    await page.goto(`${fixtures.url()}/?theme=dark&state=meeting:keys-press`)
    await trusted(page, 'unbound').click()
    const [same, differ] = ['They are the same', 'They differ'].map((name) =>
      page.getByRole('button', { name }),
    ) as [Locator, Locator]
    const route = await asked.promise
    await differ.waitFor()
    const place = await differ.boundingBox()
    expect(await same.count()).to.equal(0)
    await route.abort()
    await page.getByText('The words could not be loaded').waitFor()
    expect(await same.count()).to.equal(0)
    await page.unroute('**/*wordList*')
    // a browser asks for a script once, so the page has to come again
    await page.getByRole('button', { name: 'Load the page again' }).click()
    await trusted(page, 'unbound').click()
    await same.waitFor()
    expect((await differ.boundingBox())?.x, 'no press for one finds the other').to.equal(place?.x)
  })

  it('[S3.81] stands beside name and time on a phone, whatever the level, and one note says why two are not connected', async () => {
    const page = await open('meeting:lock-long')
    for (const theme of ['dark', 'light']) {
      await page.goto(`${fixtures.url()}/?theme=${theme}&state=meeting:lock-long`)
      await lock(page).waitFor()
      const boxes = ['.calltop > span:first-child', '.calllock', '.callleft'].map((one) =>
        page.locator(one).boundingBox(),
      )
      const tops = (await Promise.all(boxes)).map((box) =>
        Math.round(Number(box?.y) + Number(box?.height) / 2),
      )
      expect(new Set(tops).size, `${theme} ${tops}`).to.equal(1)
    }
    await page.goto(`${fixtures.url()}/?theme=dark&state=meeting:mismatch`)
    await page.getByTestId('state:call:mismatch').waitFor()
    expect(await page.locator('.callnote').count()).to.equal(1)
  })
})

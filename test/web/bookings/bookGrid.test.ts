import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { useFixtures } from '../build/useFixtures.ts'

describe('the days of a call to book', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()

  async function open(): Promise<Page> {
    const { page, look } = await fixtures.open({ width: 1440, height: 900 }, 'dark')
    await look('book:times')
    return page
  }
  const focused = (page: Page) =>
    page.evaluate('document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent')

  it('[S0.5] are one stop of Tab, and keys lead from one free day to the next, over the end of the month', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Next month' }).focus()
    await page.keyboard.press('Tab')
    expect(await focused(page)).to.equal('Thursday 26 November, 12 times free')
    await page.keyboard.press('ArrowRight')
    expect(await focused(page)).to.equal('Friday 27 November, 4 times free')
    await page.keyboard.press('ArrowDown')
    expect(await focused(page)).to.equal('Friday 4 December, 3 times free')
    expect(await page.getByRole('heading', { name: 'December 2026' }).count()).to.equal(1)
    await page.keyboard.press('Tab')
    expect(await focused(page)).to.equal('00:00 · Thu 18:00 in New York')
  })

  it('cannot be chosen where no time is free, and the month can be turned only where one is', async () => {
    const page = await open()
    expect(
      await page.getByRole('button', { name: 'Wednesday 25 November, no time free' }).isDisabled(),
    ).to.equal(true)
    expect(await page.getByRole('button', { name: 'Previous month' }).isDisabled()).to.equal(true)
    await page.getByRole('button', { name: 'Next month' }).click()
    expect(await page.getByRole('button', { name: 'Next month' }).isDisabled()).to.equal(true)
    await page.getByRole('button', { name: 'Thursday 3 December' }).click()
    expect(await page.getByTestId('book-times').getByRole('button').first().textContent()).to.equal(
      '16:00 · 10:00 in New York',
    )
  })
})

import { expect } from 'chai'
import { openProfile } from '../journey/people.ts'
import { useStage } from '../journey/useStage.ts'
import { watchPage } from '../journey/watchPage.ts'

describe('a page whose code is slow', function () {
  this.timeout(120_000)
  const stage = useStage()

  it('[S0.5] says that it loads, and does not close the menu that was opened meanwhile', async () => {
    const creator = await stage.creator('northlight')
    const visit = await watchPage(
      await openProfile(stage.fan(), stage.url(), creator),
      `${stage.url()}/search?q=northlight`,
    )
    const { page } = visit
    let answer = () => {}
    const isAsked = new Promise<void>((asked) => {
      void page.route(/\/assets\/ChannelPage-.*\.js/, (route) => {
        answer = () => void route.continue()
        asked()
      })
    })
    await page.locator('main a[href="/c/northlight"]').first().click()
    await isAsked
    await page.locator('main [role=status][aria-label="Loading the page"]').waitFor()
    await page.locator('.identity:visible').click()
    await page.locator('#identity-menu').waitFor()
    answer()
    await page.locator('main h1:has-text("northlight")').waitFor()
    expect(await page.locator('#identity-menu').isVisible()).to.equal(true)
    await visit.expectClean()
  })

  it('[S0.5] offers to load again when its code cannot be had', async () => {
    const visit = await watchPage(await openProfile(stage.fan(), stage.url()), `${stage.url()}/`)
    await visit.page.route(/\/assets\/SearchPage-.*\.js/, (route) => route.abort())
    await visit.page.evaluate(
      "history.pushState({}, '', '/search'); dispatchEvent(new PopStateEvent('popstate'))",
    )
    await visit.page.getByText('This part of the page did not load').waitFor()
    await visit.page.unroute(/\/assets\/SearchPage-.*\.js/)
    await visit.page.locator('button:has-text("Load the page again")').click()
    await visit.page.locator('main h1:has-text("Search")').waitFor()
  })
})

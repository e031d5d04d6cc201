import { expect } from 'chai'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { watchPage } from '../journey/watchPage.ts'

describe('a visit by somebody who looks for a name', function () {
  this.timeout(120_000)
  const stage = useStage()

  it('[S0.24] 1440×900, by keyboard alone: a live stream is found by the beginning of its name, and opened', async () => {
    const creator = await stage.creator('saltworks')
    const { studio } = await stage.goLive(creator, { isPublic: true })
    const visit = await stage.visit('/')
    await visit.page.getByRole('searchbox', { name: 'Search channels and streams' }).waitFor()
    await visit.page.keyboard.press('/')
    await visit.page.keyboard.type('saltw')
    await visit.page.keyboard.press('Enter')
    await visit.page.waitForURL(/\/search\?q=saltw$/)
    await visit.page.getByRole('heading', { name: 'Live now', level: 2 }).last().waitFor()
    await expectAccessible(visit.page)
    await visit.pressByKey('main a[href="/c/saltworks/live"]')
    await visit.page.waitForURL(/\/c\/saltworks\/live$/)
    expect(visit.presses()).to.equal(1)
    await studio.expectClean([NOT_YET_SEEN])
    for (const each of [visit, studio]) await each.page.context().close()
  })

  it('[S0.24] 390×844: what nothing has is said, with a way on; a second search from the page finds', async () => {
    await stage.creator('lanternfish')
    const context = await stage
      .fan()
      .newContext({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' })
    const visit = await watchPage(context, `${stage.url()}/`)
    await visit.press('nav.tabbar a:has-text("Search")')
    const field = visit.page.getByRole('searchbox', { name: 'Search channels and streams' })
    await field.fill('xylophone')
    await field.press('Enter')
    await visit.page.getByTestId('state:search:nothing').waitFor()
    await expectAccessible(visit.page)
    await field.fill('lantern')
    await field.press('Enter')
    await visit.page.locator('main a[href="/c/lanternfish"]').waitFor()
    await expectAccessible(visit.page)
    await visit.expectClean()
    await context.close()
  })
})

import { expect } from 'chai'
import { useStage } from '../journey/useStage.ts'

describe('a studio where no cards are taken', function () {
  this.timeout(120_000)
  const stage = useStage()

  it('[S4.5] has no place for card payments, and their address leads nowhere', async () => {
    const creator = await stage.creator('kiln')
    const studio = await stage.visit('/studio/passes', creator)
    await studio.page.locator('.tabs a:has-text("Holders")').waitFor()
    const tabs = await studio.page.locator('.tabs a').allTextContents()
    expect(tabs).to.deep.equal(['Tiers', 'Sales', 'Holders'])
    await studio.page.goto(`${stage.url()}/studio/passes/cards`)
    await studio.page.locator('[data-testid="state:page:not-found"]').waitFor()
    await studio.expectClean()
    await studio.page.context().close()
  })
})

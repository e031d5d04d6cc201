import { expect } from 'chai'
import { cardFans, expectNoChainWords } from '#test/e2e/cards/cardFans.ts'
import type { Creator } from '#test/e2e/journey/people.ts'
import { onScreens } from '#test/e2e/journey/sizes.ts'
import { useStage } from '#test/e2e/journey/useStage.ts'
import { until } from '#test/kit/time/until.ts'

const SIZES = onScreens([
  { name: '1440×900', width: 1440, height: 900 },
  { name: '390×844', width: 390, height: 844 },
])

describe('journey 2 while no notice of the payment provider comes', function () {
  this.timeout(240_000)
  const stage = useStage({ hasStandIn: true, hasMailbox: true })
  const { seller, provided, fan, enterBy, order } = cardFans(stage)
  const kept = async () => {
    const { rows } = await stage.world
      .current()
      .testDatabase.pool('owner')
      .query<{ event_id: string }>('SELECT event_id FROM app.inbox ORDER BY event_id')
    return rows.map(({ event_id }) => event_id)
  }
  let creator: Creator
  let known: string[]

  before('a channel that sells by card goes live, and the provider falls silent', async function () {
    this.timeout(120_000)
    creator = await seller('northlight')
    await stage.goLive(creator)
    await order('disorder/set', { drop: 'all' })
    // what was planned before is there first: an account's own news follow its creation
    await until('the notices of before are kept', async () => (await kept()).length > 0)
    known = await kept()
  })

  for (const { name, ...viewport } of SIZES)
    it(`[S4.2][S4.12] a new fan pays and watches all the same, and has a ticket, at ${name}`, async () => {
      const visit = await fan(`/c/${creator.handle}/live`, viewport)
      await enterBy(visit, `silent${viewport.width}@example.test`)
      // the presses on the provider's page are not ours
      expect(visit.presses()).to.equal(3)
      await expectNoChainWords(visit.page)
      await visit.page.goto(`${stage.url()}/me`)
      await visit.page.locator('[data-testid=card-ticket]').getByText('Yours until').waitFor()
      expect(await kept(), 'no notice came').to.deep.equal(known)
      await visit.expectClean([...provided(), { method: 'POST', path: /admissions$/, code: 'NO_PASS' }])
      await visit.page.context().close()
    })
})

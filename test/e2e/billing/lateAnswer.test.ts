import { until } from '#test/kit/media/until.ts'
import type { Creator } from '../journey/people.ts'
import { useStage } from '../journey/useStage.ts'
import { CARDS, cardFans, PAY, SHEET } from './cardFans.ts'

const GET_PASS = '.door [data-primary]:has-text("Get pass · €9")'
const SIZE = { width: 1440, height: 900 }

describe('a fan whom the provider had no time for', function () {
  this.timeout(240_000)
  const stage = useStage({ hasStandIn: true, hasMailbox: true })
  const { seller, payThere, codeFor, fan, order } = cardFans(stage)
  let creator: Creator

  before('a channel that sells by card goes live', async function () {
    this.timeout(120_000)
    creator = await seller('northlight')
    await stage.goLive(creator)
  })

  it('[S2.13][S4.12] is led to the page without another press, also when the wait was over before the first look', async () => {
    const { page, press } = await fan(`/c/${creator.handle}/live`, SIZE)
    const states = async () => {
      const owner = stage.world.current().testDatabase.pool('owner')
      return (await owner.query<{ state: string }>('SELECT state FROM app.purchase')).rows.map(
        ({ state }) => state,
      )
    }
    await page.route(/\/v1\/purchases\/pur_/, async (route) => {
      await until('nobody waits', async () => !(await states()).includes('created'), 30_000)
      await route.continue()
    })
    await press(GET_PASS)
    await page.getByLabel('E-mail address').fill('ann@example.test')
    await press(`${SHEET} button:has-text("Send code")`)
    await page.getByLabel('Code from the mail').fill(await codeFor('ann@example.test'))
    const busy = { method: 'POST', path: '/v1/checkout/sessions', kind: 'rate_limited', times: 1 }
    await order('faults/set', { faults: [busy] })
    await press(`${PAY}:has-text("Pay €9")`)
    await payThere(page, CARDS.good)
    await page.waitForURL(`${stage.url()}/c/${creator.handle}/live`)
  })
})

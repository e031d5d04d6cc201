import { expect } from 'chai'
import { IS_DEEP } from '#test/e2e/journey/sizes.ts'
import { until } from '#test/kit/time/until.ts'
import { cardFans, expectNoChainWords } from '../cards/cardFans.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { buyPass, heldPass } from '../journey/passes.ts'
import { type Creator, GOLD, makePerson, type Person } from '../journey/people.ts'
import { useStage } from '../journey/useStage.ts'
import { expectDoor, expectPicture } from '../journey/watching.ts'
import type { ExpectedFailure } from '../journey/watchPage.ts'

const TRY_AGAIN = '.door [data-primary]:has-text("Try again")'
/** what is asked of the chain for a wallet goes nowhere */
const UNREADABLE: ExpectedFailure[] = [
  { method: 'POST', path: /admissions$/, code: 'CHAIN_UNREADABLE' },
  { method: 'POST', path: /^\/rpc$/, code: 'CHAIN_UNREADABLE', mayBeAbsent: true },
]

describe('journey 9: the chain is stopped', function () {
  this.timeout(240_000)
  const stage = useStage('chains')
  const { seller, provided, fan, enterBy } = cardFans(stage)
  let creator: Creator
  let holder: Person

  before(
    'a channel goes live that sells by card and on the chain, and somebody has a pass there',
    async function () {
      this.timeout(120_000)
      creator = await seller('northlight')
      await stage.goLive(creator)
      holder = await makePerson(stage.url())
      await buyPass(holder, creator, GOLD.priceUnits)
      await heldPass(holder, creator)
    },
  )

  /** Nobody has seen a block for longer than an index is believed without one: the time since the last is made longer. */
  async function isForgotten(): Promise<boolean> {
    const owner = stage.world.current().testDatabase.pool('owner')
    const old = "seen_at < clock_timestamp() - interval '16 seconds'"
    const { rows } = await owner.query<{ is: boolean }>(`SELECT bool_and(${old}) AS is FROM chain.cursor`)
    if (rows[0]?.is) return true
    // who still sees it writes so again
    await owner.query(`UPDATE chain.cursor SET seen_at = seen_at - interval '20 seconds' WHERE NOT ${old}`)
    return false
  }

  async function walk(viewport: { width: number; height: number }, goOn: (() => void) | null): Promise<void> {
    await until('nobody has seen the chain for a while', isForgotten)
    const path = `/c/${creator.handle}/live`
    const byCard = await fan(path, viewport)
    await enterBy(byCard, stage.email(`stopped${viewport.width}`))
    expect(byCard.presses(), 'no press more than at any time').to.equal(3)
    await expectNoChainWords(byCard.page)
    await expectAccessible(byCard.page)

    const byWallet = await stage.visit(path, holder)
    await byWallet.page.setViewportSize(viewport)
    await byWallet.page.emulateMedia({ reducedMotion: 'reduce' })
    const { page } = byWallet
    await expectDoor(page, 'CHAIN_UNREADABLE', 'We cannot read the chain right now')
    await page.locator('.door').getByText('Nothing was charged').waitFor()
    await page.locator(`${TRY_AGAIN}:not([aria-disabled])`).waitFor()
    await expectAccessible(page)
    const asked = page.waitForResponse((one) => one.url().endsWith('/admissions'))
    await byWallet.press(TRY_AGAIN)
    expect((await asked).status()).to.equal(503)
    await page.locator(TRY_AGAIN).waitFor()
    if (goOn) {
      goOn()
      await page.locator(`${TRY_AGAIN}:not([aria-disabled])`).waitFor()
      await byWallet.press(TRY_AGAIN)
      await expectPicture(page)
      expect(byWallet.presses()).to.equal(2)
    }
    // who came in by card watched all the time
    await expectPicture(byCard.page)
    await byWallet.expectClean(UNREADABLE)
    await byCard.expectClean([...provided(), { method: 'POST', path: /admissions$/, code: 'NO_PASS' }])
    for (const { page: each } of [byCard, byWallet]) await each.context().close()
  }

  if (IS_DEEP)
    it('[S4.14][S4.38] whose node hangs: a card opens, a wallet is told and comes in once it answers, at 1440×900', async () => {
      const pid = stage.world.current().pid('chain')
      const goOn = () => process.kill(pid, 'SIGCONT')
      process.kill(pid, 'SIGSTOP')
      try {
        await walk({ width: 1440, height: 900 }, goOn)
      } finally {
        goOn()
      }
    })

  it('[S4.14][S4.38] whose node is gone: a card opens, a wallet is told, at 390×844', async () => {
    await stage.world.current().kill('chain')
    await walk({ width: 390, height: 844 }, null)
  })
})

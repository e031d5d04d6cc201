import { expect } from 'chai'
import { IS_DEEP } from '#test/e2e/journey/sizes.ts'
import { promised, until } from '#test/kit/time/until.ts'
import { buyPass, heldPass } from '../journey/passes.ts'
import { GOLD, makePerson } from '../journey/people.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectDoor, expectPicture } from '../journey/watching.ts'

describe('journey 4: a reorg drops the purchase while its buyer watches', function () {
  this.timeout(120_000)
  const stage = useStage('chains')

  async function chain(method: string, ...params: unknown[]): Promise<void> {
    const response = await fetch(stage.world.current().rpcUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    })
    const { error } = (await response.json()) as { error?: { message: string } }
    if (error) throw new Error(`${method}: ${error.message}`)
  }

  it('[T9] notice, re-check, and out with the reason when the purchase does not come back', async () => {
    const creator = await stage.creator('lantern')
    const { studio } = await stage.goLive(creator)
    const person = await makePerson(stage.url())
    await buyPass(person, creator, GOLD.priceUnits)
    await heldPass(person, creator)
    const fan = await stage.visit(`/c/${creator.handle}/live`, person)
    await expectPicture(fan.page)

    await chain('local_reorg', { depth: 1 })
    const notice = fan.page.locator('[data-testid=reorg-notice]')
    await until('the notice', () => notice.isVisible(), promised(5_000))
    await expectPicture(fan.page)
    await expectDoor(fan.page, 'REORGED', 'We need to re-check your pass')
    expect(await fan.page.locator('.player').count()).to.equal(0)

    // the time in which the network might include it again is over: the re-check sells
    await fan.press('.door [data-primary]')
    await expectDoor(fan.page, 'NO_PASS')
    await fan.expectClean([{ method: 'POST', path: /\/admissions$/, code: 'NO_PASS' }])
    await studio.expectClean([NOT_YET_SEEN])
    await fan.page.context().close()
    await studio.page.context().close()
  })

  if (IS_DEEP)
    it('[T9] stays when the purchase is in the new block too', async () => {
      const creator = await stage.creator('copper')
      const { studio } = await stage.goLive(creator)
      const [person, other] = [await makePerson(stage.url()), await makePerson(stage.url())]
      const hash = await buyPass(person, creator, GOLD.priceUnits)
      await buyPass(other, creator, GOLD.priceUnits)
      for (const one of [person, other]) await heldPass(one, creator)
      const fan = await stage.visit(`/c/${creator.handle}/live`, person)
      await expectPicture(fan.page)
      const unlucky = await stage.visit(`/c/${creator.handle}/live`, other)
      await expectPicture(unlucky.page)

      await chain('local_reorg', { depth: 2, keep: [hash] })
      await chain('local_mine', { blocks: 2 })
      await heldPass(person, creator)
      // whose purchase is not in it is out: the time of both is over
      await expectDoor(unlucky.page, 'REORGED')
      await expectPicture(fan.page)
      expect(fan.presses()).to.equal(0)
      for (const one of [fan, unlucky]) await one.expectClean()
      await studio.expectClean([NOT_YET_SEEN])
      for (const { page } of [fan, unlucky, studio]) await page.context().close()
    })
})

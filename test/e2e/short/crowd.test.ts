import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { playFullHouse } from '../journey/fullHouse.ts'
import { buyPass, heldPass } from '../journey/passes.ts'
import { makePerson, openProfile } from '../journey/people.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectDoor, expectPicture } from '../journey/watching.ts'
import { watchPage } from '../journey/watchPage.ts'

const refused = (code: string) => ({ method: 'POST', path: /\/admissions$/, code })

/** What somebody made up would read at the door of the gate that is being built. */
async function readTried(page: Page, as: string, code: string): Promise<string | null> {
  await page.getByLabel('Test my gate as…').selectOption({ label: as })
  return page.getByTestId(`tried:${code}`).locator('.door').textContent()
}

describe('journeys of a crowd', function () {
  this.timeout(180_000)
  const stage = useStage('short')

  describe('journey 6: a full house', () => {
    it('[S1.26][T37] the third in line reads so, moves up, is offered a place and sees the picture; an unused offer passes on', () =>
      playFullHouse(stage, expectPicture))
  })

  describe('journey 9 of a crowd: a tier or a follow', () => {
    it('[S1.15] is built, tried, entered by a press and by a tier, and changed while they are inside', async () => {
      const creator = await stage.creator('tidepool')
      const studio = await watchPage(
        await openProfile(stage.host(), stage.url(), creator),
        `${stage.url()}/studio/live`,
      )
      const { page } = studio
      await page.locator('[data-testid="state:studio:preparing"]').waitFor()
      await page.getByLabel('Condition 1', { exact: true }).selectOption('1')
      await studio.press('button:has-text("Add a condition")')
      await page.getByLabel('Condition 2', { exact: true }).selectOption('follow')
      expect(await page.getByTestId('gate-sentence').textContent()).to.match(
        /^Anyone with a .+ pass or above, or who follows$/,
      )
      await page.getByLabel('Test my gate as…').selectOption({ label: 'a follower' })
      await page.getByTestId('tried:in').waitFor()
      const tried = {
        nothing: await readTried(page, 'signed in with nothing', 'FOLLOW_REQUIRED'),
        guest: await readTried(page, 'a guest', 'SIGN_IN_REQUIRED'),
      }
      await expectAccessible(page)
      await studio.press('button:has-text("Go live")')
      await page.locator('[data-testid="state:control:live"]').waitFor()

      const follower = await makePerson(stage.url())
      const one = await stage.visit(`/c/${creator.handle}/live`, follower)
      // nobody tells a page without a session: it asks
      const stranger = await stage.visitAsking(`/c/${creator.handle}/live`)
      for (const each of [one, stranger]) await expectDoor(each.page, 'FOLLOW_REQUIRED')
      expect(await one.page.getByTestId('checks').textContent()).to.match(
        /^One of these is enougha .+ pass or above: missinga follow: missing$/,
      )
      expect(await stranger.page.getByTestId('other-ways').textContent()).to.contain('pass or above')
      expect(await one.page.locator('.door').textContent()).to.equal(tried.nothing)
      expect(await stranger.page.locator('.door').textContent()).to.equal(tried.guest)
      await expectAccessible(one.page)
      await one.press('.door [data-primary]')
      await expectPicture(one.page)
      expect(one.presses(), 'Follow and enter').to.equal(1)

      const holder = await makePerson(stage.url())
      const { tiers, channel } = await creator.page()
      await buyPass(holder, creator, BigInt(tiers[0]?.priceUnits ?? 0), 1)
      await heldPass(holder, creator)
      const two = await stage.visit(`/c/${creator.handle}/live`, holder)
      await expectPicture(two.page)
      expect(two.presses()).to.equal(0)

      await studio.press('button:has-text("Gate")')
      await page.getByTestId('state:control:gate').waitFor()
      await studio.press('button[aria-label="Take condition 2 away"]')
      await expectAccessible(page)
      await studio.press('button:has-text("Change the gate")')
      // a page hears of a gate up to a second after the end of its seat; changed back by then it would be the same to it
      await one.page.getByText(/^Anyone with a .+ pass or above$/).waitFor()
      for (const each of [one, stranger]) await expectDoor(each.page, 'NO_PASS')
      await expectPicture(two.page)
      await studio.press('button:has-text("Gate")')
      await studio.press('button:has-text("Add a condition")')
      await page.getByLabel('Condition 2', { exact: true }).selectOption('follow')
      await studio.press('button:has-text("Change the gate")')
      await expectPicture(one.page)
      await expectDoor(stranger.page, 'FOLLOW_REQUIRED')

      await follower.call('DELETE', `/v1/channels/${channel.id}/follow`)
      await expectDoor(one.page, 'FOLLOW_REQUIRED')
      await two.expectClean()
      await stranger.expectClean()
      // who is out of the engine before the page was told why asks once more
      await one.expectClean([refused('FOLLOW_REQUIRED'), { ...refused('NO_PASS'), mayBeAbsent: true }])
      await studio.expectClean([NOT_YET_SEEN])
      for (const each of [one, two, stranger, studio]) await each.page.context().close()
    })
  })
})

import { expect } from 'chai'
import { IS_DEEP } from '#test/e2e/journey/sizes.ts'
import { promised, until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { buyPass, heldPass, transferPass } from '../journey/passes.ts'
import { type Creator, GOLD, makePerson } from '../journey/people.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectDoor, expectPicture } from '../journey/watching.ts'
import type { WatchedPage } from '../journey/watchPage.ts'

const REASON = 'the same question, thirty times'

describe('who may stay, and where', function () {
  this.timeout(120_000)
  const stage = useStage('wallets')
  let creator: Creator
  let studio: WatchedPage
  before('somebody is live for everybody', async function () {
    this.timeout(90_000)
    creator = await stage.creator('kiln')
    studio = (await stage.goLive(creator, { isPublic: true })).studio
  })

  describe('journey 5: a host bans a viewer', () => {
    // before the other one, after which somebody stays banned
    it('[S1.22] journey 11: a mis-clicked ban, Undo beside its confirmation, and the picture is back by itself', async () => {
      const person = await makePerson(stage.url())
      const fan = await stage.visit(`/c/${creator.handle}/live`, person)
      await expectPicture(fan.page)
      await studio.press('.viewerrows button[aria-haspopup=menu]')
      await studio.press(`[role=menuitem]:has-text("Ban from ${creator.name}")`)
      await studio.page.getByLabel('Reason', { exact: true }).fill(REASON)
      await studio.press('[data-testid="state:control:ban"] button[type=submit]')
      await expectDoor(fan.page, 'BANNED')
      await studio.press('.toasts button:text-is("Undo")')
      const door = fan.page.locator('[data-testid="state:stream:BANNED"]')
      await until('the door is gone', async () => (await door.count()) === 0, promised(5_000))
      await expectPicture(fan.page)
      await fan.expectClean()
      await studio.page.locator('.viewerrows li').waitFor()

      // and the same later, from the list
      await studio.press('.viewerrows button[aria-haspopup=menu]')
      await studio.press('[role=menuitem]')
      await studio.page.getByLabel('Reason', { exact: true }).fill(REASON)
      await studio.press('[data-testid="state:control:ban"] button[type=submit]')
      await expectDoor(fan.page, 'BANNED')
      await studio.expectClean([NOT_YET_SEEN])
      const list = await stage.visit(`/studio/moderation?channel=${creator.handle}`, creator)
      const row = list.page.locator('[data-testid=ban-row]')
      await row.getByText(REASON).waitFor()
      await list.press('[data-testid=ban-row] button[aria-expanded]')
      await list.press('[data-testid=ban-row] button[type=submit]')
      await list.page.getByText('Say why. It stands in the log beside the ban.').waitFor()
      await list.page.getByLabel('Why they may come in again').fill('We talked')
      await expectAccessible(list.page)
      await list.press('[data-testid=ban-row] button[type=submit]')
      await list.page.getByText('Nobody is banned from this channel.').waitFor()
      await expectPicture(fan.page)
      await fan.expectClean()
      await list.expectClean()
      for (const { page } of [list, fan]) await page.context().close()
    })

    it('[S1.11][S1.22][S1.33] in three presses: out, told the reason, and refused the next time', async () => {
      const person = await makePerson(stage.url())
      const fan = await stage.visit(`/c/${creator.handle}/live`, person)
      await expectPicture(fan.page)

      const { displayName } = await person.call<{ displayName: string }>('GET', '/v1/me')
      const row = `.viewerrows li:has-text("${displayName}")`
      const before = studio.presses()
      await studio.press(`${row} button[aria-haspopup=menu]`)
      await studio.press(`[role=menuitem]:has-text("Ban from ${creator.name}")`)
      await studio.page.getByLabel('Reason', { exact: true }).fill(REASON)
      await studio.press('[data-testid="state:control:ban"] button[type=submit]')
      expect(studio.presses() - before).to.equal(3)

      await expectDoor(fan.page, 'BANNED', `You cannot join ${creator.name}'s rooms`, promised(5_000))
      await fan.page.getByText(`Rule: Decision of the host. Reason: ${REASON}. It has no end`).waitFor()
      expect(await fan.page.locator('.player').count()).to.equal(0)
      await studio.page.locator(row).waitFor({ state: 'detached' })
      await fan.expectClean()
      await fan.page.context().close()

      const again = await stage.visit(`/c/${creator.handle}/live`, person)
      await expectDoor(again.page, 'BANNED')
      await again.press('.door [data-primary]')
      await again.page.waitForURL(`${stage.url()}/me/moderation`)
      await again.page.getByLabel('Why it should be taken back').fill('I asked once')
      await again.press('[data-testid=own-act] button[type=submit]')
      await again.page.getByText('Nobody decided yet.').waitFor()
      await expectAccessible(again.page)
      await again.expectClean([{ method: 'POST', path: /\/admissions$/, code: 'BANNED' }])
      await studio.expectClean([NOT_YET_SEEN])
      await again.page.context().close()
    })

    if (IS_DEEP)
      it('[S1.22] asks for a reason and bans nobody without one', async () => {
        const creator = await stage.creator('copper')
        const { studio } = await stage.goLive(creator, { isPublic: true })
        const fan = await stage.visit(`/c/${creator.handle}/live`, await makePerson(stage.url()))
        await expectPicture(fan.page)
        await studio.press('.viewerrows button[aria-haspopup=menu]')
        await studio.press('[role=menuitem]')
        await studio.press('[data-testid="state:control:ban"] button[type=submit]')
        await studio.page.getByText('Say why. The person reads it at the door.').waitFor()
        await studio.page.keyboard.press('Escape')
        expect(await fan.page.locator('.player').count()).to.equal(1)
        await studio.expectClean([NOT_YET_SEEN])
        await fan.expectClean()
        await fan.page.context().close()
        await studio.page.context().close()
      })
  })

  describe('one person, two browsers, one host', () => {
    it('[T6] the second is refused, moves the seat with one press, and the first is told', async () => {
      const person = await makePerson(stage.url())
      const first = await stage.visit(`/c/${creator.handle}/live`, person)
      await expectPicture(first.page)
      const second = await stage.visit(`/c/${creator.handle}/live`, person)
      await expectDoor(second.page, 'OTHER_DEVICE', 'Watching on another device')
      expect(await first.page.locator('.player').count()).to.equal(1)

      await second.press('.door [data-primary]')
      await expectPicture(second.page)
      await expectDoor(first.page, 'OTHER_DEVICE')
      expect(second.presses()).to.equal(1)
      await first.expectClean()
      await second.expectClean([{ method: 'POST', path: /\/admissions$/, code: 'OTHER_DEVICE' }])
      await studio.expectClean([NOT_YET_SEEN])
      for (const each of [first, second]) await each.page.context().close()
    })

    it('[S3.17] a host who reloads goes back on air with one press; viewers stay', async () => {
      const fan = await stage.visit(`/c/${creator.handle}/live`, await makePerson(stage.url()))
      await expectPicture(fan.page)
      const before = studio.presses()
      await studio.page.reload()
      await studio.press('button:has-text("Go back on air")')
      await studio.page.locator('[data-testid="state:control:live"]').waitFor()
      expect(studio.presses() - before).to.equal(1)
      await expectPicture(fan.page)
      expect(fan.presses()).to.equal(0)
      await fan.expectClean()
      await studio.expectClean([NOT_YET_SEEN])
      await fan.page.context().close()
      await studio.page.context().close()
    })
  })

  describe('journey 3: a pass is handed on while its owner watches', () => {
    it('[S3.34][T7][S3.15] the old owner is out within 5 s and told why; the new owner enters', async () => {
      const creator = await stage.creator('saltworks')
      const { studio } = await stage.goLive(creator)
      const [first, second] = [await makePerson(stage.url()), await makePerson(stage.url())]
      await buyPass(first, creator, GOLD.priceUnits)
      const passId = await heldPass(first, creator)

      const one = await stage.visit(`/c/${creator.handle}/live`, first)
      await expectPicture(one.page)
      const two = await stage.visit(`/c/${creator.handle}/live`, second)
      await expectDoor(two.page, 'NO_PASS')

      await transferPass(first, second, creator, passId)
      await expectDoor(one.page, 'PASS_MOVED', 'Your pass was transferred', promised(5_000))
      expect(await one.page.locator('.player').count()).to.equal(0)
      expect(one.presses()).to.equal(0)

      await heldPass(second, creator)
      await two.page.reload()
      await expectPicture(two.page)
      expect(two.presses()).to.equal(0)

      await one.expectClean()
      await two.expectClean([{ method: 'POST', path: /^\/v1\/rooms\/rom_\w+\/admissions$/, code: 'NO_PASS' }])
      await studio.expectClean([NOT_YET_SEEN])
      for (const each of [one, two, studio]) await each.page.context().close()
    })
  })
})

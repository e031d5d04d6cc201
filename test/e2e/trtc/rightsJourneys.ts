import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { CODE_MAIL, waitForMail, waitForMails } from '#test/kit/mail/readMailbox.ts'
import { promised, until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { buyPass, heldPass, transferPass } from '../journey/passes.ts'
import { GOLD, makePerson, openProfile } from '../journey/people.ts'
import { IS_DEEP } from '../journey/sizes.ts'
import { NOT_YET_SEEN } from '../journey/useStage.ts'
import { expectDoor } from '../journey/watching.ts'
import { watchPage } from '../journey/watchPage.ts'
import { expectStream, SIZES, type Size, SMALL, type TrtcStage, WIDE } from './useTrtcStage.ts'

const OUT_MS = 5000
const refused = (code: string) => ({ method: 'POST', path: /^\/v1\/rooms\/rom_\w+\/admissions$/, code })

/** Passes and invitations go to others or are taken back, and people change devices. */
export function rightsJourneys(stage: TrtcStage): void {
  describe('journeys 4 and 7: who may watch no more, or elsewhere', () => {
    before(() => stage.prove())

    /** Waits until somebody is told why they are out, and so many are left in the provider's room. */
    async function expectOut(page: Page, code: string, roomId: string, left: number): Promise<void> {
      const room = await stage.providerRoom(roomId)
      const door = page.locator(`[data-testid="state:stream:${code}"]`)
      await until(
        `${code} is told, and ${left} are left`,
        async () => (await door.isVisible()) && stage.cloud().people(room).length === left,
        promised(OUT_MS),
      )
    }

    it('[S3.34][T7][S3.83] a pass is handed on: its old owner is out and told why, its new one enters', async () => {
      const creator = await stage.creator('harbour')
      const { studio, roomId } = await stage.goLive(creator)
      const [first, second] = [await makePerson(stage.url()), await makePerson(stage.url())]
      await buyPass(first, creator, GOLD.priceUnits)
      const passId = await heldPass(first, creator)
      const one = await stage.open('/c/harbour/live', WIDE, first)
      await expectStream(one.page)
      const two = await stage.open('/c/harbour/live', SMALL, second)
      await expectDoor(two.page, 'NO_PASS')

      await transferPass(first, second, creator, passId)
      await expectOut(one.page, 'PASS_MOVED', roomId, 1)
      await expectDoor(one.page, 'PASS_MOVED', 'Your pass was transferred')
      expect(await one.page.locator('.player').count()).to.equal(0)
      await expectAccessible(one.page)

      await heldPass(second, creator)
      await two.page.reload()
      await expectStream(two.page)
      await expectAccessible(two.page)
      expect([one.presses(), two.presses()]).to.deep.equal([0, 0])
      await one.expectClean()
      await two.expectClean([refused('NO_PASS')])
      await studio.expectClean([NOT_YET_SEEN])
      for (const { page } of [one, two, studio]) await page.context().close()
    })

    /** From the mail to the picture. */
    async function comeInvited(email: string, size: Size) {
      const mailboxUrl = stage.world.current().mailboxUrl ?? ''
      const [mail] = await waitForMails(mailboxUrl, email)
      const link = /\/invitation#[\w-]{43}/.exec(mail?.text ?? '')?.[0] ?? ''
      const fan = await stage.open(link, size)
      await fan.press('button:has-text("Sign in and accept")')
      await fan.press('button:has-text("Use e-mail")')
      await fan.page.getByLabel('E-mail address').fill(email)
      await fan.page.keyboard.press('Enter')
      const { code } = await waitForMail(mailboxUrl, email, CODE_MAIL)
      await fan.page.getByLabel('Code from the mail').fill(code ?? '')
      await expectStream(fan.page)
      expect(fan.presses()).to.equal(2)
      return fan
    }

    // who is put out is put out the same way, whatever the reason
    if (IS_DEEP)
      it('[S1.17][S3.83] an invitation is taken back: who came by it is out and told so', async () => {
        const creator = await stage.creator('quarry')
        const studio = await watchPage(
          await openProfile(stage.host(), stage.url(), creator),
          `${stage.url()}/studio/private`,
        )
        await studio.page.getByLabel('Title', { exact: true }).fill('Rehearsal')
        await studio.press('button:has-text("Prepare a private stream")')
        await studio.press('[data-testid="private-room"] a:has-text("Invitations")')
        for (const [n, { width }] of SIZES.entries()) {
          await studio.page.getByLabel('E-mail address').fill(`ann${width}@example.test`)
          await studio.press('button:text-is("Invite")')
          await studio.page.locator('[data-testid="invitation"][data-state="invited"]').nth(n).waitFor()
        }
        await studio.press('a:has-text("Go live with it")')
        await studio.page.locator('[data-testid="state:studio:preparing"]').waitFor()
        await studio.press('button:has-text("Go live")')
        await studio.page.locator('[data-testid="state:control:live"]').waitFor()
        const roomId = (await creator.page()).liveRoomId ?? ''

        for (const size of SIZES) {
          const email = `ann${size.width}@example.test`
          const fan = await comeInvited(email, size)
          if (size === SIZES[0]) await studio.press('button:has-text("Invitations")')
          await studio.press(`[data-testid="invitation"]:has-text("${email}") button:has-text("Take back")`)
          await expectOut(fan.page, 'NOT_INVITED', roomId, 1)
          await expectDoor(fan.page, 'NOT_INVITED', 'Your invitation was taken back')
          expect(await fan.page.locator('.player').count()).to.equal(0)
          await expectAccessible(fan.page)
          await fan.expectClean()
          await fan.page.context().close()
        }
        await studio.expectClean([NOT_YET_SEEN])
        await studio.page.context().close()
      })

    for (const size of SIZES)
      it(`[T6][S3.83] ${size.width}: a second device is refused, takes the place with one press, and the first is told`, async () => {
        const creator = await stage.creator(`meadow${size.width}`)
        const { studio, roomId } = await stage.goLive(creator, { isPublic: true })
        const person = await makePerson(stage.url())
        const path = `/c/${creator.handle}/live`
        const first = await stage.open(path, size, person)
        await expectStream(first.page)
        const second = await stage.open(path, size, person)
        await expectDoor(second.page, 'OTHER_DEVICE', 'Watching on another device')
        await expectAccessible(second.page)

        await second.press('.door [data-primary]')
        // the host, and one of them
        await expectOut(first.page, 'OTHER_DEVICE', roomId, 2)
        await expectDoor(first.page, 'OTHER_DEVICE')
        await expectStream(second.page)
        await expectAccessible(first.page)
        expect([first.presses(), second.presses()]).to.deep.equal([0, 1])
        await first.expectClean()
        await second.expectClean([refused('OTHER_DEVICE')])
        await studio.expectClean([NOT_YET_SEEN])
        for (const { page } of [first, second, studio]) await page.context().close()
      })
  })
}

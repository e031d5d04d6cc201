import { expect } from 'chai'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { type Creator, openProfile } from '../journey/people.ts'
import { IS_DEEP } from '../journey/sizes.ts'
import { type LiveShow, NOT_YET_SEEN } from '../journey/useStage.ts'
import { expectDoor } from '../journey/watching.ts'
import { watchPage } from '../journey/watchPage.ts'
import { expectStream, hasSound, SIZES, type TrtcStage, WIDE } from './useTrtcStage.ts'

const SOUND = 'button:has-text("Turn sound on")'
const GO = 'button:has-text("Go live")'
const BUY = [
  '.door [data-primary]',
  'button:has-text("Use the test wallet")',
  '[data-testid=burner-confirm] button:text-is("Sign")',
  '[data-testid=burner-confirm] button:has-text("Confirm and pay")',
]
const WHY_UNPROVEN =
  'Only public rooms can begin here for now: whoever runs this installation has to check its media provider first'
const DENIED = { method: 'POST', path: /^\/v1\/rooms\/rom_\w+\/admissions$/, code: 'NO_PASS' }
const UNPROVEN = { method: 'POST', path: /^\/v1\/rooms\/rom_\w+\/open$/, code: 'MEDIA_UNPROVEN' }

/** A host goes live, and guests and members watch; a check of the console is stored in between. */
export function watchJourneys(stage: TrtcStage): void {
  describe('journey 1: a host is live and people watch', () => {
    describe('a public stream', () => {
      let creator: Creator
      let show: LiveShow
      before('somebody is live', async function () {
        this.timeout(90_000)
        creator = await stage.creator('kiln')
        show = await stage.goLive(creator, { isPublic: true })
      })
      after('the studio', async () => {
        await show.studio.expectClean([NOT_YET_SEEN])
        await show.studio.page.context().close()
      })

      for (const size of SIZES)
        it(`[S3.83][S1.15] ${size.width}: one press from home to a running silent picture, another to its sound`, async () => {
          const guest = await stage.open('/', size)
          await guest.press(`main a[href="/c/${creator.handle}/live"]`)
          await expectStream(guest.page)
          expect(guest.presses()).to.equal(1)
          expect(await hasSound(guest.page)).to.equal(false)
          await expectAccessible(guest.page)
          await guest.press(SOUND)
          await until('it sounds', async () => (await hasSound(guest.page)) || undefined)
          await guest.page.locator(SOUND).waitFor({ state: 'detached' })
          await guest.page.locator('.player .pt button').click()
          await guest.page.locator('[data-figure=framesPerSecond]', { hasText: /[1-9]/ }).waitFor()
          const shown = await guest.page.locator('[data-figure=framesDecoded]').textContent()
          expect(shown, 'what the SDK does not tell is not 0').to.equal('–')
          await guest.expectClean()

          const { page } = show.studio
          await page.setViewportSize(size)
          await page.locator('[data-testid=viewer-count]', { hasText: /^[1-9] of 2000$/ }).waitFor()
          await page.locator('[data-figure=framesPerSecond]', { hasText: /[1-9]/ }).waitFor()
          await expectAccessible(page)
          await guest.page.context().close()
        })
    })

    it('[S3.83][S3.26] a voice room: somebody listens and sees who speaks; no camera on either side', async () => {
      const creator = await stage.creator('lantern')
      const { studio } = await stage.goLive(creator, { kind: 'voice', isPublic: true })
      const guest = await stage.open('/', WIDE)
      await guest.press(`main a[href="/c/${creator.handle}/live"]`)
      await guest.page.locator('[data-testid="voice-stage"][data-media="connected"]').waitFor()
      await guest.press(SOUND)
      await until('it sounds', async () => (await hasSound(guest.page)) || undefined)
      await guest.page.locator('[data-testid="voice-person"][data-speaking="true"]').waitFor()
      for (const { page } of [studio, guest]) expect(await page.locator('main video').count()).to.equal(0)
      await guest.expectClean()
      await studio.expectClean([NOT_YET_SEEN])
      await guest.page.context().close()
      await studio.page.context().close()
    })

    describe('a stream for members', () => {
      let show: LiveShow
      const people = async () => stage.cloud().people(await stage.providerRoom(show.roomId))
      after('the studio', async () => {
        await show.studio.expectClean([NOT_YET_SEEN, UNPROVEN])
        await show.studio.page.context().close()
      })

      it('[S3.83] does not begin before the console was checked: the host reads why, and begins once it was', async () => {
        const creator = await stage.creator('northlight')
        const studio = await watchPage(
          await openProfile(stage.host(), stage.url(), creator),
          `${stage.url()}/studio/live`,
        )
        await studio.press(GO)
        await studio.page.locator('[data-testid="state:studio:failed"]', { hasText: WHY_UNPROVEN }).waitFor()
        expect((await creator.page()).liveRoomId).to.equal(null)
        for (const size of SIZES) {
          await studio.page.setViewportSize(size)
          await expectAccessible(studio.page)
        }
        await stage.prove()
        await studio.press(GO)
        await studio.page.locator('[data-testid="state:control:live"]').waitFor()
        expect(studio.presses()).to.equal(2)
        show = { studio, roomId: (await creator.page()).liveRoomId ?? '' }
      })

      if (IS_DEEP)
        for (const size of SIZES)
          it(`[S3.83][S3.15] ${size.width}: a stranger buys with four presses and watches`, async () => {
            const inside = await people()
            const fan = await stage.open('/c/northlight/live', size)
            await expectDoor(fan.page, 'NO_PASS')
            expect(await people()).to.deep.equal(inside)
            await expectAccessible(fan.page)
            for (const selector of BUY) await fan.press(selector)
            await expectStream(fan.page)
            expect(fan.presses()).to.equal(4)
            expect(await people()).to.have.length(inside.length + 1)
            await expectAccessible(fan.page)
            await fan.expectClean([DENIED])
            await fan.page.context().close()
          })
    })
  })
}

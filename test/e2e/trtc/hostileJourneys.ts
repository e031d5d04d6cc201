import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import type { TrtcTicket } from '#protocol/ticket.ts'
import { IS_DEEP } from '#test/e2e/journey/sizes.ts'
import type { ServedPage } from '#test/kit/media/servePage.ts'
import type { CloudRole } from '#test/kit/tencent/entry.ts'
import { openSdkTab, type SdkTab, serveSdkPage } from '#test/kit/tencent/serveSdkPage.ts'
import { promised, until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { buyPass, heldPass } from '../journey/passes.ts'
import { GOLD, makePerson } from '../journey/people.ts'
import { NOT_YET_SEEN } from '../journey/useStage.ts'
import { expectDoor } from '../journey/watching.ts'
import { expectStream, SIZES, SMALL, type TrtcStage, WIDE } from './useTrtcStage.ts'

const REASON = 'the same question, thirty times'
const OUT_MS = 5000
/** One second past the longest life of a key. */
const KEY_OVER_MS = 121_000
const UNPROVEN = { method: 'POST', path: /^\/v1\/rooms\/rom_\w+\/open$/, code: 'MEDIA_UNPROVEN' }
const WHY_ENDED = 'It ended because others could have come in.'
const REFUSED = { code: 5400, extraCode: 70_001 }
/** What a page is answered that is taken out while it still connects: a slow one reads only that. */
const OUT_EARLY = { code: 5500, extraCode: null }

/** Somebody banned keeps their key, and a viewer sends; in the end no check of the console is good any more. */
export function hostileJourneys(stage: TrtcStage): void {
  describe('journeys 3 and 6: somebody who does what they may not', () => {
    let site: ServedPage
    before('a page that does as it likes', async function () {
      this.timeout(60_000)
      site = await serveSdkPage('standIn')
    })
    after(() => site?.stop())

    const hostile = async (browser: Browser): Promise<SdkTab> =>
      await openSdkTab(await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage(), site.url)
    const enter = (tab: SdkTab, { providerRoomId, ...ticket }: TrtcTicket, role: CloudRole) =>
      tab.call('enter', { ...ticket, strRoomId: providerRoomId, role })
    const isInside = ({ providerRoomId, userId }: TrtcTicket) =>
      stage.cloud().people(providerRoomId).includes(userId)
    const packetsOf = async ({ providerRoomId, userId }: TrtcTicket) => {
      const { seats } = await stage.cloud().counters(providerRoomId)
      return seats.find(({ seatId }) => seatId === userId)?.packetsIn ?? 0
    }
    const refusals = async ({ providerRoomId }: TrtcTicket) => {
      const { rows } = await stage.world
        .current()
        .testDatabase.pool('owner')
        .query(
          `SELECT e.body ->> 'why' AS why FROM app.evidence e JOIN app.room r ON r.id = e.room_id
          WHERE e.kind = 'refused' AND r.provider_room_id = $1 ORDER BY e.at`,
          [providerRoomId],
        )
      return rows.map(({ why }) => why)
    }
    const log = (process: string) =>
      readFileSync(join(stage.world.current().logDir, `${process}.log`), 'utf8')

    /** How often a page was told that it was taken out. */
    const outs = async (tab: SdkTab) => (await tab.heard()).filter(([name]) => name === 'kicked-out').length
    /** Waits until the provider took them out. */
    async function expectOut(tab: SdkTab, ticket: TrtcTicket, times: number): Promise<void> {
      await until('they are told so', async () => (await outs(tab)) === times, promised(OUT_MS))
      expect(isInside(ticket)).to.equal(false)
    }

    for (const size of SIZES)
      it(`[S1.11][S1.22][S3.83][T1] ${size.width}: banned in three presses and out; a page that keeps its key is out each time, and refused once the key is over`, async () => {
        const creator = await stage.creator(`granary${size.width}`)
        const { studio } = await stage.goLive(creator, { isPublic: true })
        const fan = await stage.open('/', size, await makePerson(stage.url()))
        const admitted = fan.page.waitForResponse(/\/admissions$/)
        await fan.page.goto(`${stage.url()}/c/${creator.handle}/live`)
        const { ticket } = (await (await admitted).json()) as { ticket: TrtcTicket }
        await expectStream(fan.page)

        await studio.page.setViewportSize(size)
        const before = studio.presses()
        await studio.press('.viewerrows button[aria-haspopup=menu]')
        await studio.press('[role=menuitem]:has-text("Ban from")')
        await studio.page.getByLabel('Reason', { exact: true }).fill(REASON)
        await studio.press('[data-testid="state:control:ban"] button[type=submit]')
        expect(studio.presses() - before).to.equal(3)
        await until(
          'they are told, and the provider took them out',
          async () =>
            (await fan.page.locator('[data-testid="state:stream:BANNED"]').isVisible()) && !isInside(ticket),
          promised(OUT_MS),
        )
        await expectDoor(fan.page, 'BANNED', `You cannot join ${creator.name}'s rooms`)
        await fan.page.getByText(`Reason: ${REASON}`).waitFor()
        expect(await fan.page.locator('.player').count()).to.equal(0)
        await expectAccessible(fan.page)

        const tab = await hostile(stage.fan())
        for (const times of [1, 2]) {
          const told = await outs(tab)
          const entered = await enter(tab, ticket, 'audience')
          if (entered === 'in') await expectOut(tab, ticket, told + 1)
          else expect(entered).to.deep.equal(OUT_EARLY)
          await until(
            'they are refused, and out',
            async () => (await refusals(ticket)).length === times && !isInside(ticket),
          )
        }
        expect(await refusals(ticket)).to.deep.equal(['ENDED_SEAT', 'ENDED_SEAT'])
        stage.shiftCloud(KEY_OVER_MS)
        expect(await enter(tab, ticket, 'audience')).to.deep.equal(REFUSED)
        stage.shiftCloud(0)
        expect(log('worker'), 'no fault of the console').to.not.include('media_permission_off')
        await fan.expectClean()
        await studio.expectClean([NOT_YET_SEEN])
        for (const { page } of [fan, tab, studio]) await page.context().close()
      })

    describe('a viewer who sends', () => {
      const isSending = (state: string) => (given: Record<string, unknown>) =>
        given.mediaType === 'video' && given.state === state

      /** Somebody with the genuine key of a viewer, in a page of their own making that has a camera. */
      async function sneakIn(roomId: string): Promise<{ tab: SdkTab; ticket: TrtcTicket }> {
        const person = await makePerson(stage.url())
        const { ticket } = await person.call<{ ticket: TrtcTicket }>(
          'POST',
          `/v1/rooms/${roomId}/admissions`,
          {
            action: 'watch',
          },
        )
        const tab = await hostile(stage.host())
        expect(await enter(tab, ticket, 'anchor')).to.equal('in')
        return { tab, ticket }
      }

      if (IS_DEEP)
        it('[S3.83][T2] is heard and seen by nobody: not a packet is taken', async () => {
          const creator = await stage.creator('lantern')
          const { studio, roomId } = await stage.goLive(creator, { isPublic: true })
          const { tab, ticket } = await sneakIn(roomId)
          await tab.call('publish')
          await tab.waitFor('publish-state-changed', ({ reason }) => reason === 'error')
          expect(await packetsOf(ticket)).to.equal(0)
          expect(await refusals(ticket)).to.deep.equal([])
          const fan = await stage.open('/c/lantern/live', SMALL, await makePerson(stage.url()))
          await expectStream(fan.page)
          expect(await packetsOf(ticket)).to.equal(0)
          await fan.expectClean()
          await studio.expectClean([NOT_YET_SEEN])
          for (const { page } of [fan, tab, studio]) await page.context().close()
        })

      it('[S3.83][T2] is out at once where the provider lets them: whoever operates is told, and what is for members ends', async () => {
        await stage.prove()
        const closed = await stage.creator('orchard')
        const { studio: desk } = await stage.goLive(closed)
        const holder = await makePerson(stage.url())
        await buyPass(holder, closed, GOLD.priceUnits)
        await heldPass(holder, closed)
        const member = await stage.open('/c/orchard/live', SMALL, holder)
        await expectStream(member.page)

        const creator = await stage.creator('ferry')
        const { studio, roomId } = await stage.goLive(creator, { isPublic: true })
        const fan = await stage.open('/c/ferry/live', WIDE, await makePerson(stage.url()))
        await expectStream(fan.page)
        stage.cloud().knobs.isPermissionControlled = false
        const { tab, ticket } = await sneakIn(roomId)
        await tab.call('publish')
        await tab.waitFor('publish-state-changed', isSending('started'))
        await expectOut(tab, ticket, 1)
        stage.cloud().knobs.isPermissionControlled = true
        expect([...new Set(await refusals(ticket))]).to.deep.equal(['NO_PERMISSION'])
        expect(log('worker')).to.include('media_permission_off')
        expect(log('worker')).to.include('out_of_bounds')
        expect(await fan.page.locator('.player .screen video').count(), 'the host alone is shown').to.equal(1)
        await expectStream(fan.page)

        await expectDoor(member.page, 'ENDED')
        await desk.page.locator('[data-testid="state:control:ended"]', { hasText: WHY_ENDED }).waitFor()
        for (const size of SIZES) {
          await desk.page.setViewportSize(size)
          await expectAccessible(desk.page)
        }
        await desk.press('button:has-text("Prepare the next one")')
        await desk.press('button:has-text("Go live")')
        await desk.page
          .locator('[data-testid="state:studio:failed"]', {
            hasText: 'Only public rooms can begin here for now',
          })
          .waitFor()
        await desk.expectClean([NOT_YET_SEEN, UNPROVEN])
        for (const one of [member, fan]) await one.expectClean()
        await studio.expectClean([NOT_YET_SEEN])
        for (const { page } of [member, fan, tab, desk, studio]) await page.context().close()
      })
    })
  })
}

import { expect } from 'chai'
import { depth } from '#test/kit/depth.ts'
import { EVENT_TYPE } from '#test/kit/tencent/cloud/callbacks.ts'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import type { Creator } from '../journey/people.ts'
import { makePerson, openProfile } from '../journey/people.ts'
import { type LiveShow, NOT_YET_SEEN } from '../journey/useStage.ts'
import { followMedia } from '../journey/watching.ts'
import { type WatchedPage, watchPage } from '../journey/watchPage.ts'
import { expectStream, SIZES, type TrtcStage, WIDE } from './useTrtcStage.ts'

/** Keeps what the page captures, so that a test can pull the plug of a device. */
const KEEP_TRACKS = `{
  window.captured = []
  const devices = navigator.mediaDevices
  const ask = devices.getUserMedia.bind(devices)
  devices.getUserMedia = async (wish) => {
    const stream = await ask(wish)
    window.captured.push(...stream.getTracks())
    return stream
  }
}`
const UNPLUG = `for (const track of window.captured.filter(({ kind, readyState }) => kind === 'video' && readyState === 'live')) {
  track.stop()
  track.dispatchEvent(new Event('ended'))
}`
/** The track that the host sees go out. */
const OUTGOING = `document.querySelector('[aria-label="Outgoing picture"] video')?.srcObject?.getVideoTracks()[0]?.id ?? null`
const GO = 'button:has-text("Go live")'
const STOPS = [EVENT_TYPE.videoStopped, EVENT_TYPE.audioStopped, EVENT_TYPE.left] as number[]
/** The SDK tries by itself for half of that; the rest is a new entry with a fresh ticket. */
const RENEWAL = /\/v1\/seats\/sea_\w+\/renewals$/
const LONG_MS = 30_000
const SHORT_MS = 3000
/** How long, and whether it is long enough for a fresh ticket. */
const CUTS: [name: string, cutMs: number, renews: boolean][] = [
  ['three', SHORT_MS, false],
  ['thirty', LONG_MS, true],
]
/** The own line first; once the host's page says that theirs is away too, that. */
const TOLD = '[data-testid="state:player:reconnecting"], [data-testid="state:stream:host-away"]'

/** A camera is exchanged, and lines are cut, while people watch. */
export function lineJourneys(stage: TrtcStage): void {
  describe('journeys 2 and 5: a line that breaks', () => {
    // its pages are closed before the world ends
    describe('of a host whom people watch', () => {
      let creator: Creator
      let show: LiveShow
      const fans: WatchedPage[] = []
      before('somebody is live, and people watch', async function () {
        this.timeout(90_000)
        creator = await stage.creator('copper')
        const context = await openProfile(stage.host(), stage.url(), creator)
        await context.addInitScript(KEEP_TRACKS)
        const studio = await watchPage(context, `${stage.url()}/studio/live`)
        await studio.press('.seg label:has-text("Public")')
        await studio.press(GO)
        await studio.page.locator('[data-testid="state:control:live"]').waitFor()
        show = { studio, roomId: (await creator.page()).liveRoomId ?? '' }
        for (const size of SIZES) {
          const fan = await stage.open('/c/copper/live', size, await makePerson(stage.url()))
          fans.push(fan)
          await expectStream(fan.page)
        }
      })
      after('all pages', async () => {
        await show.studio.expectClean([NOT_YET_SEEN])
        for (const fan of fans) await fan.expectClean()
        for (const { page } of [show.studio, ...fans]) await page.context().close()
      })

      afterEach('whole again', () => stage.cloud().plug())

      const stops = (room: string) =>
        stage
          .cloud()
          .sent()
          .map(({ body }) => JSON.parse(body) as { EventType: number; EventInfo: { RoomId: string } })
          .filter(({ EventType, EventInfo }) => EventInfo.RoomId === room && STOPS.includes(EventType)).length
      const seats = async () => stage.cloud().people(await stage.providerRoom(show.roomId))

      it('[S3.14][S3.83] another camera in mid-stream: frames go on after one press, and nothing is taken back', async () => {
        const room = await stage.providerRoom(show.roomId)
        const [before, inside] = [stops(room), await seats()]
        const { page } = show.studio
        const presses = show.studio.presses()
        await page.evaluate(UNPLUG)
        await page.locator('[data-testid="state:studio:camera-lost"]').waitFor()
        for (const size of SIZES) {
          await page.setViewportSize(size)
          await expectAccessible(page)
        }
        await show.studio.press('button:has-text("Try the camera again")')
        expect(show.studio.presses() - presses).to.equal(1)
        await page.locator('[data-testid="state:studio:camera-lost"]').waitFor({ state: 'detached' })
        for (const fan of fans) await expectStream(fan.page)
        const picker = page.getByRole('combobox', { name: 'Camera' })
        for (const size of SIZES) {
          await page.setViewportSize(size)
          const earlier = await page.evaluate<string | null>(OUTGOING)
          await picker.selectOption({ index: 0 })
          await until('another track goes out', async () => {
            const now = await page.evaluate<string | null>(OUTGOING)
            return now !== null && now !== earlier
          })
          for (const fan of fans) await expectStream(fan.page)
        }
        await expectAccessible(page)
        expect(stops(room)).to.equal(before)
        expect(await seats()).to.deep.equal(inside)
        await page.setViewportSize(WIDE)
      })

      for (const [name, cutMs, renews] of depth(CUTS.slice(0, 1), CUTS))
        it(`[S3.16][S3.83] cut for ${name} seconds: everybody is told, and the picture comes back without a press`, async () => {
          const states = await Promise.all(fans.map((fan) => followMedia(fan.page)))
          const inside = await seats()
          const renewed = new Set<unknown>()
          for (const { page } of [show.studio, ...fans])
            page.on('response', (response) => RENEWAL.test(response.url()) && renewed.add(page))
          stage.cloud().cut()
          const cutEndMs = performance.now() + cutMs
          await Promise.all(fans.map(({ page }) => page.locator(TOLD).waitFor()))
          for (const { page } of fans) await expectAccessible(page)
          await show.studio.page.getByText('Reconnecting', { exact: true }).waitFor()
          await until('the cut has lasted', () => performance.now() > cutEndMs, { withinMs: 2 * cutMs })
          stage.cloud().plug()
          for (const { page } of fans) {
            await expectStream(page)
            await page.locator(TOLD).waitFor({ state: 'detached' })
          }
          await show.studio.page.getByText('Reconnecting', { exact: true }).waitFor({ state: 'detached' })
          for (const seen of states)
            expect(await seen(), 'the page stays where it was').to.have.members(['connected', 'reconnecting'])
          expect(renewed.size, 'pages that entered anew with a fresh ticket').to.equal(
            renews ? fans.length + 1 : 0,
          )
          expect(await seats(), 'everybody keeps their seat').to.have.members(inside)
          expect((await creator.page()).liveRoomId).to.equal(show.roomId)
          for (const fan of fans) expect(fan.presses()).to.equal(0)
        })
    })
  })
}

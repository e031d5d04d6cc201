import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import type { TrtcTicket } from '#protocol/ticket.ts'
import { expectAccessible } from '#test/e2e/journey/expectAccessible.ts'
import { makePerson, openProfile } from '#test/e2e/journey/people.ts'
import { expectDoor } from '#test/e2e/journey/watching.ts'
import { watchPage } from '#test/e2e/journey/watchPage.ts'
import { SIZES, useTrtcStage } from '#test/e2e/trtc/useTrtcStage.ts'
import { promised, until } from '#test/kit/time/until.ts'
import { launchOffline } from '#test/media/trtc/sdkPage.ts'

const GO = 'button:has-text("Go live")'
const SENTENCE =
  'The room did not open. The media service cannot be reached. Check your connection and try again. Everything was undone; nobody saw a live sign.'
const SENTENCE_MS = 8000
/** Where the SDK asks what to do, and where it tells how it went; a page that is left may not come to the latter. */
const UNREACHED = [
  { path: /^https:\/\/schedule\.cloud-rtc\.(com|net)\/api\/v1\/config$/, code: 'foreign' },
  { path: /^\/api\/v1\/config$/, code: 'failed' },
  { path: /^https:\/\/yun\.tim\.qq\.com\/v5\/AVQualityReportSvc\/C2S\?/, code: 'foreign', mayBeAbsent: true },
  { path: /^\/v5\/AVQualityReportSvc\/C2S$/, code: 'failed', mayBeAbsent: true },
].map((one) => ({ method: 'POST', ...one }))
/** The SDK's own lines: its name, and its errors. */
const MUTTERED = /^info: (\*|\[[\d:]+\] <INFO> setLogLevel)|^error: \[[\d:]+\] <ERROR>/

describe('at TRTC, journey 8: the SDK that ships, and no internet', function () {
  this.timeout(120_000)
  const stage = useTrtcStage({ isReal: true })
  let offline: Browser
  before('a browser for which no name leads anywhere', async () => {
    offline = await launchOffline()
  })
  after(() => offline?.close())

  const openSeats = async () => {
    const { rows } = await stage.world
      .current()
      .testDatabase.pool('owner')
      .query("SELECT count(*)::int AS n FROM app.seat WHERE state <> 'ended'")
    return rows[0].n
  }

  it('[S3.14][S3.83] a host reads so within eight seconds, and nothing is left behind', async () => {
    const creator = await stage.creator('kiln')
    const context = await openProfile(offline, stage.url(), creator)
    const studio = await watchPage(context, `${stage.url()}/studio/live`)
    await studio.press('.seg label:has-text("Public")')
    for (const [tries, size] of SIZES.entries()) {
      await studio.page.setViewportSize(size)
      await studio.page.locator('.previewstage .ov', { hasText: 'fps' }).waitFor()
      await studio.press(GO)
      const failed = studio.page.locator('[data-testid="state:studio:failed"]', { hasText: SENTENCE })
      await until('the host reads so', () => failed.isVisible(), promised(SENTENCE_MS))
      expect(studio.presses()).to.equal(tries + 2)
      await expectAccessible(studio.page)
      expect((await creator.page()).liveRoomId).to.equal(null)
      await until('no seat is held', async () => (await openSeats()) === 0)
    }
    await studio.expectClean(UNREACHED, MUTTERED)
    await context.close()
  })

  /** A host who is in and sends without a browser. */
  async function goLiveByHand(handle: string): Promise<string> {
    const creator = await stage.creator(handle)
    const { channel } = await creator.page()
    const plan = { channelId: channel.id, title: 'Lantern', visibility: 'public', capacity: null }
    const { id } = await creator.call<{ id: string }>('POST', '/v1/rooms', plan)
    await creator.call('POST', `/v1/rooms/${id}/open`)
    const { ticket } = await creator.call<{ ticket: TrtcTicket }>('POST', `/v1/rooms/${id}/admissions`, {
      action: 'host',
    })
    stage.cloud().enter(ticket)
    stage.cloud().sends(ticket.providerRoomId, ticket.userId, 'camera')
    const isLive = () =>
      creator.call('POST', `/v1/rooms/${id}/live`).then(
        () => true,
        () => false,
      )
    await until('the stream is live', isLive)
    return ticket.providerRoomId
  }

  it('[S3.83] a viewer reads so too', async () => {
    const room = await goLiveByHand('lantern')
    for (const size of SIZES) {
      const context = await openProfile(offline, stage.url(), await makePerson(stage.url()))
      const fan = await watchPage(context, `${stage.url()}/c/lantern/live`)
      await fan.page.setViewportSize(size)
      const sentence = fan.page.getByText('We cannot reach the server')
      await until('the viewer reads so', () => sentence.isVisible(), promised(SENTENCE_MS))
      await expectDoor(fan.page, 'OFFLINE')
      await expectAccessible(fan.page)
      expect(stage.cloud().people(room)).to.have.length(1)
      await fan.expectClean(UNREACHED, MUTTERED)
      await context.close()
    }
  })
})

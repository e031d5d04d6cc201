import { expect } from 'chai'
import { expectAccessible } from '#test/e2e/journey/expectAccessible.ts'
import { makePerson } from '#test/e2e/journey/people.ts'
import { NOT_YET_SEEN } from '#test/e2e/journey/useStage.ts'
import { expectDoor } from '#test/e2e/journey/watching.ts'
import { expectStream, SIZES, useTrtcStage } from '#test/e2e/trtc/useTrtcStage.ts'
import { until } from '#test/kit/time/until.ts'

/** Two beats may be late. */
const LEASE_S = 6
/** Counted from the last beat, so that viewers are told for the difference. */
const GONE_S = 10
const OVER_MS = GONE_S * 1000 + 6000

describe('at TRTC, journey 5: the host’s tab is closed', function () {
  this.timeout(120_000)
  const stage = useTrtcStage({ settings: { SEAT_LEASE_S: String(LEASE_S), HOST_GONE_S: String(GONE_S) } })

  it('[S3.17][S3.83] viewers are told, and the stream ends, before the provider says that somebody left', async () => {
    const creator = await stage.creator('saltworks')
    const { studio, roomId } = await stage.goLive(creator, { isPublic: true })
    const room = await stage.providerRoom(roomId)
    const fans = []
    for (const size of SIZES) {
      const fan = await stage.open('/c/saltworks/live', size, await makePerson(stage.url()))
      await expectStream(fan.page)
      fans.push(fan)
    }
    await studio.expectClean([NOT_YET_SEEN])
    const closedMs = performance.now()
    await studio.page.context().close()
    for (const { page } of fans) await page.locator('[data-testid="state:stream:host-away"]').waitFor()
    expect(stage.cloud().people(room), 'as far as the provider knows').to.have.length(SIZES.length + 1)
    for (const { page } of fans) await expectDoor(page, 'ENDED')
    expect(performance.now() - closedMs).to.be.lessThan(OVER_MS)
    for (const { page } of fans) await expectAccessible(page)
    expect((await creator.page()).liveRoomId).to.equal(null)
    await until('the room is dismissed', () => stage.cloud().people(room).length === 0)
    for (const fan of fans) {
      await fan.expectClean()
      await fan.page.context().close()
    }
  })
})

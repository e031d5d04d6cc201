import { expect } from 'chai'
import { until } from '#test/kit/time/until.ts'
import { makePerson } from '../journey/people.ts'
import { IS_DEEP } from '../journey/sizes.ts'
import { NOT_YET_SEEN } from '../journey/useStage.ts'
import { floorJourneys } from './floorJourneys.ts'
import { hostileJourneys } from './hostileJourneys.ts'
import { lineJourneys } from './lineJourneys.ts'
import { rightsJourneys } from './rightsJourneys.ts'
import { expectStream, SIZES, type TrtcStage, useTrtcStage } from './useTrtcStage.ts'
import { watchJourneys } from './watchJourneys.ts'

/** One world for all of them, in this order: the first needs a console that nobody checked, the last leaves one that lets others in.
 * The night walks also those whose reasons the gate proves at the other engine, by the api and in the page. */
describe('streams at TRTC', function () {
  this.timeout(120_000)
  const stage = useTrtcStage({ hasMailbox: true })
  watchJourneys(stage)
  floorJourneys(stage)
  if (IS_DEEP) {
    rightsJourneys(stage)
    lineJourneys(stage)
    withoutCallbacks(stage)
  }
  hostileJourneys(stage)
})

/** The word of the pages is all there is. */
function withoutCallbacks(stage: TrtcStage): void {
  describe('not one callback arrives', () => {
    before(() => {
      stage.cloud().knobs.disturbances.lossShare = 1
    })
    after(() => {
      stage.cloud().knobs.disturbances.lossShare = 0
    })

    it('[T19][S3.83] a host goes live by what their page says, and viewers’ seats are live by theirs', async () => {
      const creator = await stage.creator('stillwater')
      const { studio, roomId } = await stage.goLive(creator, { isPublic: true })
      const sql = (text: string) => stage.world.current().testDatabase.pool('owner').query(text, [roomId])
      const fans = []
      for (const size of SIZES) {
        const fan = await stage.open('/c/stillwater/live', size, await makePerson(stage.url()))
        await expectStream(fan.page)
        fans.push(fan)
      }
      const states = async () =>
        (await sql('SELECT state FROM app.seat WHERE room_id = $1')).rows.map(({ state }) => state)
      await until('live seats', async () => (await states()).every((state) => state === 'live'))
      expect(await states()).to.have.length(SIZES.length + 1)
      const { rows } = await sql('SELECT DISTINCT source FROM app.evidence WHERE room_id = $1')
      expect(rows).to.deep.equal([{ source: 'page' }])
      await studio.expectClean([NOT_YET_SEEN])
      for (const { page } of fans) await page.context().close()
      await studio.page.context().close()
    })
  })
}

import { hostileJourneys } from './hostileJourneys.ts'
import { lineJourneys } from './lineJourneys.ts'
import { rightsJourneys } from './rightsJourneys.ts'
import { useTrtcStage } from './useTrtcStage.ts'
import { watchJourneys } from './watchJourneys.ts'

/** One world for all of them, in this order: the first needs a console that nobody checked, the last leaves one that lets others in. */
describe('streams at TRTC', function () {
  this.timeout(120_000)
  const stage = useTrtcStage({ hasMailbox: true })
  watchJourneys(stage)
  rightsJourneys(stage)
  lineJourneys(stage)
  hostileJourneys(stage)
})

import { playFullHouse, SHORT_OFFERS } from '#test/e2e/journey/fullHouse.ts'
import { expectStream, useTrtcStage } from '#test/e2e/trtc/useTrtcStage.ts'

describe('journey 6 at TRTC: a full house', function () {
  this.timeout(180_000)
  const stage = useTrtcStage({ settings: SHORT_OFFERS })

  it('[S1.26][T37][S3.83] the line in front of it is the same: third, second, offer, picture, and on to the next', () =>
    playFullHouse(stage, expectStream))
})

import { playFullHouse, SHORT_OFFERS } from './journey/fullHouse.ts'
import { useStage } from './journey/useStage.ts'
import { expectPicture } from './journey/watching.ts'

describe('journey 6: a full house', function () {
  this.timeout(180_000)
  const stage = useStage({ settings: { SWEEP_MS: '250', ...SHORT_OFFERS } })

  it('[S1.26][T37] the third in line reads so, moves up, is offered a place and sees the picture; an unused offer passes on', () =>
    playFullHouse(stage, expectPicture))
})

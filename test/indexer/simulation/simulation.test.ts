import { depth } from '#test/kit/depth.ts'
import { openPlace, type Place } from './driver/place.ts'
import { runSeed } from './runSeed.ts'

const SEEDS = depth(4, 50)

describe('index of a model chain', function () {
  this.timeout(60_000)
  let place: Place

  before('open a database and providers', async () => {
    place = await openPlace()
  })
  after(() => place?.close())

  for (let seed = 0; seed < SEEDS; seed++)
    it(`[T9][T34] seed ${seed}: every row equals a scan in the end`, () => runSeed(place, seed))
})

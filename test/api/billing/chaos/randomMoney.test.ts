import { expect } from 'chai'
import { useDatabase } from '#test/kit/database.ts'
import { type ChaosStory, chaosOrder, storiesOf, tellFigures } from './chaosOrder.ts'
import { useQuietChain } from './quietChain.ts'
import { type PlayedSteps, playSteps } from './steps/playSteps.ts'
import { useTold } from './useTold.ts'

/** In one world; two are played at once, since most of a step waits. */
const STEPS = 500
const AT_ONCE = 2

function useStory({ count: steps, seed }: ChaosStory): () => Promise<PlayedSteps> {
  const database = useDatabase()
  const chain = useQuietChain(database)
  const world = useTold(database, chain.settings)
  return () => playSteps({ database, world, chain }, { steps, seed })
}

const all = storiesOf(chaosOrder().steps, STEPS)
for (let n = 0; n < all.length; n += AT_ONCE) {
  const stories = all.slice(n, n + AT_ONCE)
  const count = stories.reduce((sum, story) => sum + story.count, 0)
  describe(`money after ${count} random steps, seed ${stories[0]?.seed}`, function () {
    // some hundred milliseconds each on an idle machine
    this.timeout(120_000 + count * 3000)
    const plays = stories.map(useStory)

    it('[S4.11][S2.14][S4.7][once] injection 57: after each of them charges are what was bought, and books and provider what a second, simple model says', async () => {
      const played = await Promise.all(plays.map((play) => play()))
      const wrong = played.flatMap((one) => one.wrong)
      const times = new Map<string, number>()
      for (const [name, did] of played.flatMap(({ done }) => [...done]))
        times.set(name, (times.get(name) ?? 0) + did)
      const steps = [...times.values()].reduce((sum, did) => sum + did, 0)
      tellFigures('steps', steps, wrong.length)
      expect(wrong, played.flatMap(({ trace }) => trace).join('\n')).to.deep.equal([])
      expect(steps).to.equal(count)
      if (count >= 1000) for (const [name, did] of times) expect(did, name).to.be.above(3)
    })
  })
}

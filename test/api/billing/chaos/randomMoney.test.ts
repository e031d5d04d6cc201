import { expect } from 'chai'
import { useDatabase } from '#test/kit/database.ts'
import { chaosOrder } from './chaosOrder.ts'
import { playSteps } from './steps/playSteps.ts'
import { useTold } from './useTold.ts'

describe('money after random steps', function () {
  const { steps, seed } = chaosOrder()
  // some fifty milliseconds each on an idle machine
  this.timeout(120_000 + steps * 1000)
  const database = useDatabase()
  const world = useTold(database)

  it('[S4.11][S2.14][S4.7] injection 57: after each of them charges are what was bought, and books and provider what a second, simple model says', async () => {
    const { wrong, done } = await playSteps(database, world, { steps, seed })
    expect(wrong).to.deep.equal([])
    if (steps >= 500) for (const [name, count] of done) expect(count, name).to.be.above(3)
  })
})

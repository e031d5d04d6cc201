import { expect } from 'chai'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { setStage } from '#test/kit/access/stage.ts'
import { createInstallation } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { drawCrowd } from '#test/kit/moderation/newcomers.ts'
import { simulateReturns } from '#test/kit/moderation/simulateReturns.ts'

// the statement itself, and whom it finds of a few, is proved in test/api/moderation; here it is what it is worth
describe('hints about people who return, in a crowd [S1.23][T27]', function () {
  this.timeout(120_000)
  const db = useDatabase()

  it('of 5,000 newcomers, half behind shared networks, hints find who can be found and hardly anybody else', async () => {
    const stage = await setStage(db)
    const [host] = (await seedPeople(db.pool('api'), createInstallation(), 1)) as [Person]
    const creator = await stage.creator(host)
    const roomId = await stage.room(creator, { visibility: 'public' })
    const { newcomers } = drawCrowd(20_261)
    const shared = newcomers.filter(({ network }) => network.startsWith('shared')).length
    expect(shared / newcomers.length).to.be.within(0.45, 0.55)
    expect(drawCrowd(20_261), 'the same each time').to.deep.equal(drawCrowd(20_261))

    const figures = await simulateReturns(db, { creator, roomId, seed: 20_261 })
    expect(figures.newcomers).to.equal(5000)
    expect(figures.likelyPrecision, JSON.stringify(figures)).to.be.at.least(0.9)
    expect(figures.falsePositiveRatio, JSON.stringify(figures)).to.be.at.most(0.005)
    const { newWallet, movedPass, sameCard, otherDevice, clean } = figures.recall
    for (const found of [newWallet, movedPass, sameCard, otherDevice]) expect(found).to.equal(1)
    expect(clean, 'who changes everything is not found').to.equal(0)
  })
})

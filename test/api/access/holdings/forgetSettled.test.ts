import { expect } from 'chai'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'

describe('a purchase that a reorg dropped, for somebody outside', () => {
  const { database: db, api } = joinApi()
  let stage: Stage
  let creator: Creator
  let people: Person[]
  let next = 0
  const fan = (): Person => people[next++] as Person

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 6)
    creator = await stage.creator(fan())
  })
  afterEach(() => db.pool('owner').query("UPDATE app.clock SET shift = '0'"))

  async function dropped(passId: number) {
    const person = fan()
    await stage.givePass(creator, { passId, owner: person.wallet })
    await stage.reorg(creator, passId, person.wallet)
    const room = await stage.room(creator)
    const ask = async () => (await enter(api().url, person, room)).body.code as string
    expect(await ask()).to.equal('REORGED')
    return { person, room, ask }
  }

  it('[T9] is NO_PASS once its block is final, so that the door sells again', async () => {
    const { ask } = await dropped(1)
    for (let n = 0; n < 2; n++) await stage.block()
    expect(await ask(), 'not final yet').to.equal('REORGED')
    await stage.block()
    expect(await ask()).to.equal('NO_PASS')
  })

  it('[T9] is NO_PASS once the time to include it again is over', async () => {
    const { ask } = await dropped(2)
    await db.pool('owner').query("UPDATE app.clock SET shift = '115 seconds'")
    expect(await ask()).to.equal('REORGED')
    await db.pool('owner').query("UPDATE app.clock SET shift = '121 seconds'")
    expect(await ask()).to.equal('NO_PASS')
  })

  it('[T9] enters when the network includes it again', async () => {
    const { person, room } = await dropped(3)
    await stage.reorg(creator, 3, person.wallet, { isIncludedAgain: true })
    expect((await enter(api().url, person, room)).status).to.equal(201)
  })
})

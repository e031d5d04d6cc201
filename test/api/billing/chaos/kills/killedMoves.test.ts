import { expect } from 'chai'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'
import { endsOf, goOn, wrongMoney } from './aftermath.ts'
import { killAtEach } from './killEach.ts'
import { type MoveJourney, type MoveScene, movePass, refundPass } from './moveJourney.ts'
import { hearSteps, type Mortal, playKill, type Scene, stepsToKillAt } from './playKills.ts'
import { openKilledChain } from './shop/killedChain.ts'
import { type KilledShop, openKilledShop } from './shop/killedShop.ts'
import { wrongMoves, wrongRevocation } from './wrongMoves.ts'

/** Where who takes a pass back is killed: at every step by night, and in the gate when the node took it and has not said so. */
const MEANT = depth(/^worker after eth_sendRawTransaction/, /^worker .*(service_tx|eth_sendRawTransaction)/)

/** The index has the claim, and what the worker makes of it; what the api does before is nothing that a worker is killed at. */
const OF_A_MOVE = /^(?:indexer|worker) after /

describe('processes killed on the way from a voucher to its pass [S4.16][S4.34][S4.38][T16]', function () {
  this.timeout(300_000)
  let shop: KilledShop
  let where: MoveScene
  let scene: Scene
  let steps: string[]
  const people: MoveJourney[] = []
  let played = 0
  before('open a shop beside a chain, and go there with nobody killed', async () => {
    const chain = await openKilledChain()
    shop = await openKilledShop(chain)
    where = { shop, chain }
    scene = {
      ear: shop.ear,
      async begin() {
        const journey = await movePass(where)
        people.push(journey)
        return journey
      },
      keepQuiet: (isQuiet) => shop.keepQuiet(isQuiet),
      closeUp: () => shop.closeUp(),
      openRoom: async () => (await shop.stage()).room(await shop.seller(0)),
      goOn: () => goOn(shop),
      oneByOne: ['worker', 'indexer'],
    }
    steps = await hearSteps(scene)
    expect(steps.join(), 'what was heard').to.match(
      /api before commit of card_move.+indexer before commit of .*card_claim.+worker before commit of card_move.+worker after commit of card_move \(2\)$/,
    )
  })
  after('say how much was played', async () => {
    console.log(`      ${played} people stood at a step when a process was killed`)
    await shop?.end()
  })

  for (const victim of depth(['worker'], ['api', 'worker', 'stand-in', 'Postgres', 'indexer']))
    it(`[once] kill -9 of ${victim}: one voucher, one pass, and never both or none of two rights; one charge and its journal`, async () => {
      const mortal = shop.mortals.find((one) => one.name === victim)
      if (!mortal) throw new Error(`there is no ${victim}`)
      const at = stepsToKillAt(steps, OF_A_MOVE)
      expect(await playKill(scene, at, mortal)).to.deep.equal({ missed: [], wrong: [] })
      expect(at.length).to.be.at.least(3)
      played += at.length
      expect(await wrongMoves(shop, people)).to.deep.equal([])
      expect(await wrongMoney(shop)).to.deep.equal([])
      expect(
        await endsOf(
          shop,
          people.map(({ accountId }) => accountId),
        ),
      ).to.deep.equal(['paid'])
    })

  it(`[once] kill -9 of the worker at ${depth('a step', 'every step')} of the transaction that takes a pass back: it is sent once, and the money goes back once`, async () => {
    const worker = shop.mortals.find(({ name }) => name === 'worker') as Mortal
    const journey = await refundPass(where)
    const killed = await killAtEach(
      {
        ...{ ear: shop.ear, journey },
        isMeant: (what) => MEANT.test(what),
        state: () => journey.state(),
        async goOn() {
          await where.chain.settle()
          await goOn(shop)
        },
      },
      worker,
    )
    const places = [
      'worker before commit of service_tx, pass_revocation, no transaction, a pass',
      'worker after commit of service_tx, pass_revocation, signed, a pass',
      'worker after commit of service_tx, sent, a pass',
      'worker after eth_sendRawTransaction, sent, no pass',
      'worker before commit of service_tx, sent, no pass',
      'worker before commit of service_tx, included, no pass',
    ]
    expect(killed).to.include.members(depth(places.slice(3, 4), places))
    played += killed.length
    // the money goes back with the block, and the transaction is safe only behind others
    await until('its transaction is safe', async () => {
      await where.chain.settle()
      await goOn(shop)
      return (await journey.state()).startsWith('safe')
    })
    expect(await wrongRevocation(shop, journey)).to.deep.equal([])
    expect(await wrongMoney(shop)).to.deep.equal([])
    expect(await endsOf(shop, [journey.accountId])).to.deep.equal(['refunded'])
  })
})

import { expect } from 'chai'
import { depth } from '#test/kit/depth.ts'
import { endsOf, goOn, wrongMoney } from './aftermath.ts'
import { CARD_JOURNEYS } from './journeys.ts'
import { hearSteps, playKill, type Scene, stepsToKillAt } from './playKills.ts'
import { type KilledShop, openKilledShop } from './shop/killedShop.ts'

/** Pressed and stored, done at the provider and not yet heard of, told and put in, written: each before the answer is back. */
const MATTER = / after (?:POST \/v1\/(?!customers)|commit of .*(?:purchase|refund|inbox))/

describe('processes killed in the midst of what money by card does [S4.34]', function () {
  this.timeout(300_000)
  let shop: KilledShop
  let played = 0
  before('open a shop', async () => {
    shop = await openKilledShop()
  })
  after('say how much was played', async () => {
    console.log(`      ${played} people stood at a step when a process was killed`)
    await shop?.end()
  })

  for (const { name, begin, ends, mortals } of CARD_JOURNEYS)
    describe(name, () => {
      const people: string[] = []
      let scene: Scene
      let steps: string[]
      before('go there with nobody killed', async () => {
        scene = {
          ear: shop.ear,
          async begin(n) {
            const journey = await begin(shop, n)
            people.push(journey.ids[0] as string)
            return journey
          },
          keepQuiet: (isQuiet) => shop.keepQuiet(isQuiet),
          closeUp: () => shop.closeUp(),
          goOn: () => goOn(shop),
        }
        steps = await hearSteps(scene)
        expect(steps.join(), 'what was heard').to.match(
          /before POST .+after commit of [^,]*account.+purchase/,
        )
      })

      for (const victim of depth(mortals.slice(0, 1), mortals))
        it(`[once] kill -9 of ${victim}: one charge, one right, one journal each, and what went back went back once`, async () => {
          const mortal = shop.mortals.find((one) => one.name === victim)
          if (!mortal) throw new Error(`there is no ${victim}`)
          const at = stepsToKillAt(steps, MATTER)
          expect(
            at.some((step) => step.includes(' after POST ')),
            at.join(),
          ).to.equal(true)
          expect(await playKill(scene, at, mortal)).to.deep.equal({ missed: [], wrong: [] })
          played += at.length
          expect(await wrongMoney(shop)).to.deep.equal([])
          expect(await endsOf(shop, people)).to.deep.equal([ends])
        })
    })
})

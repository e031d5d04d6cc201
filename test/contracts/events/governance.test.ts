import { expect } from 'chai'
import { depth } from '#test/kit/depth.ts'
import { compareGovernor } from './governance/compareGovernor.ts'
import { compareVault } from './governance/compareVault.ts'
import { STATE } from './governance/governorModel.ts'
import { replay } from './governance/model.ts'
import { openPlatform, type Platform } from './governance/platform.ts'
import { allCalls } from './governance/program.ts'
import { createDice } from './kit/dice.ts'
import { unreadIn } from './kit/getters.ts'
import { lastSaid } from './kit/openWorld.ts'

const CALLS = 500
/** Together these do everything and end proposals in every state. */
const SEEDS = depth([2, 4, 5, 10], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])

async function play(platform: Platform, seed: number, done: Map<string, number>): Promise<void> {
  const dice = createDice(seed)
  const calls = allCalls(platform, dice)
  for (const [name] of calls) done.set(name, done.get(name) ?? 0)
  for (let n = 0; n < CALLS; n++) {
    const [name, call] = dice.pick(calls)
    if ((await call()) === null) done.set(name, (done.get(name) ?? 0) + 1)
  }
}

describe('communities, rebuilt from logs', function () {
  this.timeout(300_000)
  const done = new Map<string, number>()
  const states = new Set<number>()

  for (const seed of SEEDS)
    it(`[S3.2][S3.4][S3.57][S3.59] equal every getter after a random program (seed ${seed})`, async () => {
      const platform = await openPlatform()
      const { world, people, vaults, governors, communities } = platform
      await play(platform, seed, done)
      await world.wait(1) // a block whose time the getters see
      const facts = await world.facts()
      const model = replay(facts)
      for (const factory of [vaults, governors])
        expect(await world.read(factory, 'authority')).to.equal(
          lastSaid(facts, factory, 'AuthorityUpdated').authority,
        )

      expect(await world.read(vaults, 'implementation')).to.equal(model.vaultImplementation)
      expect(await world.read(governors, 'implementations')).to.deep.equal(model.governorImplementations)
      for (const { token, vault, governor } of communities) {
        const made = [...model.vaults.values()].find((one) => one.token === token.address)
        expect(made?.address).to.equal(vault?.address)
        if (!made || !vault) continue
        expect(await world.read(vaults, 'vaultOf', [token.address])).to.equal(made.address)
        expect(await world.read(vaults, 'isVault', [made.address])).to.equal(true)
        await compareVault(world, vault, made, people)
        const council = [...model.governors.values()].find((one) => one.vault === made.address)
        expect(council?.address).to.equal(governor?.address)
        if (!council || !governor) continue
        expect(await world.read(governors, 'governorOf', [made.address])).to.equal(council.address)
        expect(await world.read(governors, 'isGovernor', [council.address])).to.equal(true)
        for (const state of await compareGovernor(world, governor, council, made, people)) states.add(state)
      }
      expect(await world.read(vaults, 'isVault', [people[0]])).to.equal(false)
      expect(await world.read(governors, 'isGovernor', [people[0]])).to.equal(false)
    })

  it('[S3.2] were all done at least once', () => {
    expect([...done].filter(([, times]) => times === 0).map(([name]) => name)).to.deep.equal([])
  })

  it('[S3.2][S3.4] proposals ended in every state there is', () => {
    expect(Object.values(STATE).filter((state) => !states.has(state))).to.deep.equal([])
  })

  it('[S3.2] read every getter', () => {
    expect(unreadIn('governance')).to.deep.equal([])
  })
})

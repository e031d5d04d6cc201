import { expect } from 'chai'
import type { Address } from 'viem'
import type { Deployed, World } from '../kit/openWorld.ts'
import { booksOf, earnedAt, stakerOf, supplyAt, type VaultModel, votesAt } from './vaultModel.ts'

/** Holds every getter of a vault against the model. */
export async function compareVault(
  world: World,
  vault: Deployed,
  model: VaultModel,
  people: Address[],
): Promise<void> {
  const read = (name: string, args: unknown[] = []) => world.read(vault, name, args)
  expect(await read('token')).to.equal(model.token)
  expect(await read('creator')).to.equal(model.creator)
  expect(await read('minStake')).to.equal(model.minStake)
  expect(await read('founderVotes')).to.equal(model.founderVotes)
  expect(await read('totals')).to.deep.equal([model.staked, model.leaving])
  expect(await read('sharedCurrencies')).to.deep.equal(model.currencies.map(({ index }) => index))

  const now = Number(await read('clock'))
  const past = now - 250_000
  expect(await read('getPastTotalSupply', [past])).to.equal(supplyAt(model, past))
  expect(await read('getPastTotalSupply', [now - 1])).to.equal(supplyAt(model, now - 1))
  for (const { index } of model.currencies) {
    const { left, secondsLeft, updatedAt, perToken, notified, paid } = booksOf(model, index)
    expect(await read('revenueOf', [index])).to.deep.equal([
      { left, secondsLeft: Number(secondsLeft), updatedAt: Number(updatedAt) },
      perToken,
      notified,
      paid,
    ])
  }
  for (const account of people) {
    const { staked, leaving, until, chosen, votes } = stakerOf(model, account)
    expect(await read('stakeOf', [account])).to.equal(staked)
    expect(await read('positionOf', [account])).to.deep.equal({ staked, leaving, until })
    expect(await read('delegates', [account])).to.equal(chosen ?? account)
    expect(await read('getVotes', [account])).to.equal(votes)
    for (const time of [past, now - 1])
      expect(await read('getPastVotes', [account, time])).to.equal(votesAt(model, account, time))
    for (const index of [0, 1, 2]) {
      const before = Number(await read('clock'))
      const earned = await read('earnedOf', [account, index])
      if (Number(await read('clock')) !== before) throw new Error('time moved while reading')
      expect(earned).to.equal(earnedAt(model, account, index, before))
    }
  }
  for (const { index } of model.currencies) {
    const sum = people.reduce((all, account) => all + (stakerOf(model, account).taken.get(index) ?? 0n), 0n)
    expect(sum).to.equal(booksOf(model, index).paid)
  }
}

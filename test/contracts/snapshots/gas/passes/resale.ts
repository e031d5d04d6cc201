import { type Address, maxUint256, zeroAddress } from 'viem'
import { OPENED, openStage } from '../../stage.ts'
import { openCollection, PRICE, termsOf } from '../passes.ts'

const DAY_S = 86_400
const UNTIL = OPENED + 20 * DAY_S

/** Gas of passes from one fan to another, with the creator's royalty and the platform's fee. */
export async function measureResale(): Promise<Record<string, number>> {
  const stage = await openStage()
  const [, creator, seller, other, buyer] = stage.accounts as [Address, Address, Address, Address, Address]
  const { factory, address: pass } = await openCollection(stage, creator)
  const recordings = await stage.proxy('recordingsFactory', [stage.manager])
  const { ledger, currencyList, feeSchedule } = stage
  const market = await stage.deploy('passResale', [ledger, currencyList, feeSchedule, factory, recordings])
  const trade = { to: market, contract: 'passResale' }
  const collection = { to: pass, contract: 'streamPass' }
  await stage.gas({ ...collection, from: creator, name: 'createTier', args: [termsOf(PRICE, 1)] })
  await stage.gas({ ...collection, from: creator, name: 'setRoyalty', args: [500] })
  for (const [n, fan] of [seller, other].entries()) {
    await stage.at(OPENED + DAY_S + n)
    const args = [1, fan, maxUint256, zeroAddress]
    await stage.gas({ ...collection, from: fan, name: 'purchase', args, value: PRICE })
  }

  const terms = { itemId: 1n, quantity: 1n, price: PRICE, currency: 0, until: UNTIL, royaltyBps: 500 }
  const list = (from: Address, itemId: bigint) =>
    stage.gas({ ...trade, from, name: 'list', args: [pass, itemId, 1n, PRICE, 0, UNTIL] })
  const gas: Record<string, number> = {}
  gas['a fan puts a pass up for sale'] = await list(seller, 1n)
  gas['a fan lets the market move a pass'] = await stage.gas({
    ...collection,
    from: seller,
    name: 'approve',
    args: [market, 1n],
  })
  const state = await stage.read<bigint>(market, 'passResale', 'stateOf', [pass, 1n, seller])
  gas['a new fan buys a pass from another'] = await stage.gas({
    ...trade,
    from: buyer,
    name: 'buy',
    args: [{ seller, collection: pass, ...terms, state }, buyer, PRICE, 1n],
    value: PRICE,
  })
  gas['a fan lets the market move every pass'] = await stage.gas({
    ...collection,
    from: other,
    name: 'setApprovalForAll',
    args: [market, true],
  })
  gas['a fan puts a pass up for sale that the market may move'] = await list(other, 2n)
  gas['a fan takes a pass off the market'] = await stage.gas({
    ...trade,
    from: other,
    name: 'cancel',
    args: [pass, 2n],
  })
  return gas
}

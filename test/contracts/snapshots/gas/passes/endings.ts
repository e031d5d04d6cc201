import { type Address, maxUint256, zeroAddress } from 'viem'
import { OPENED, openStage } from '../../stage.ts'
import { MONTH_S, openCollection, PRICE, termsOf } from '../passes.ts'

const DAY_S = 86_400
const REFUNDABLE = { ...termsOf(PRICE, 1), flags: 4, refundWindow: 7 * DAY_S }
const [ASKED_BACK, PLAIN] = [1, 2]

/** Gas of passes that end before their time, of follows, and of what creators change. */
export async function measureEndings(): Promise<Record<string, number>> {
  const stage = await openStage()
  const [, creator, ...fans] = stage.accounts as [Address, Address, ...Address[]]
  const [early, fan, regretful, plain, follower, other] = fans as [
    Address,
    Address,
    Address,
    Address,
    Address,
    Address,
  ]
  const { address: pass } = await openCollection(stage, creator)
  const call =
    (contract: string) => (from: Address, name: string, args: readonly unknown[], value?: bigint) =>
      stage.gas({ from, to: pass, contract, name, args, value })
  const [sale, management] = [call('streamPass'), call('passManagement')]
  for (const terms of [REFUNDABLE, termsOf(PRICE, 2)]) await sale(creator, 'createTier', [terms])
  const buy = (who: Address, tier: number) =>
    sale(who, 'purchase', [tier, who, maxUint256, zeroAddress], PRICE)

  const gas: Record<string, number> = {}
  await stage.at(OPENED + DAY_S)
  await buy(early, ASKED_BACK)
  gas['a new fan buys a pass that can be asked back'] = await buy(fan, ASKED_BACK)
  await buy(regretful, ASKED_BACK)
  await buy(plain, PLAIN)
  await stage.at(OPENED + 3 * DAY_S)
  gas['a fan asks for the unused part back'] = await management(regretful, 'refund', [3n])
  gas['somebody renews a pass by the call of the standard'] = await sale(
    other,
    'renewSubscription',
    [4n, MONTH_S],
    PRICE,
  )
  gas['a creator takes a pass back and pays for its rest'] = await management(
    creator,
    'revoke',
    [4n, PRICE * 2n],
    PRICE * 2n,
  )
  await stage.at(OPENED + 9 * DAY_S)
  await management(creator, 'sweepMatured', [[1n]])
  gas['a payment that cannot be asked back any more becomes the creator’s'] = await management(
    other,
    'sweepMatured',
    [[2n]],
  )
  gas['a fan gives a pass up'] = await management(fan, 'burn', [2n])
  gas['a fan follows'] = await sale(follower, 'follow', [])
  gas['a fan stops following'] = await sale(follower, 'unfollow', [])
  gas['a creator changes a tier'] = await management(creator, 'updateTier', [PLAIN, termsOf(PRICE * 2n, 2)])
  gas['a creator changes the royalty'] = await management(creator, 'setRoyalty', [400])
  gas['a creator sends later money somewhere else'] = await management(creator, 'setPayout', [early])
  return gas
}

import { type Address, zeroAddress } from 'viem'
import { giveDollars, OPENED, openStage } from '../../stage.ts'
import { DOLLARS, MONTH_S, openCollection, termsOf } from '../passes.ts'

const DAY_S = 86_400
const TIP = 90_000n

/** Gas of passes that renew themselves. */
export async function measureRenewals(): Promise<Record<string, number>> {
  const stage = await openStage()
  const [, creator, fan, keeper] = stage.accounts as [Address, Address, Address, Address]
  const { factory, address: pass } = await openCollection(stage, creator)
  const renewals = await stage.deploy('passRenewals', [stage.currencyList, factory])
  const on = (from: Address, name: string, args: readonly unknown[]) =>
    stage.gas({ from, to: renewals, contract: 'passRenewals', name, args })
  const sale = { to: pass, contract: 'streamPass' }
  await stage.gas({ ...sale, from: creator, name: 'createTier', args: [termsOf(DOLLARS, 1, 1)] })
  for (const payee of [creator, keeper]) await giveDollars(stage, payee, 1n, pass)
  await giveDollars(stage, fan, DOLLARS * 9n, pass)
  await giveDollars(stage, fan, 1n, renewals)
  await stage.gas({
    from: fan,
    to: stage.dollar,
    contract: 'testDollar',
    name: 'approve',
    args: [renewals, DOLLARS * 9n],
  })

  const bought = OPENED + DAY_S
  await stage.at(bought)
  await stage.gas({ ...sale, from: fan, name: 'purchase', args: [1, fan, DOLLARS, zeroAddress] })
  const gas: Record<string, number> = {}
  gas['a fan asks for renewals'] = await on(fan, 'subscribe', [pass, 1n, DOLLARS + TIP, 12, TIP])
  await stage.at(bought + MONTH_S - DAY_S)
  await on(keeper, 'charge', [1n])
  await stage.at(bought + 2 * MONTH_S - DAY_S)
  gas['a keeper renews a pass'] = await on(keeper, 'charge', [1n])
  gas['a fan ends renewals'] = await on(fan, 'cancel', [1n])
  return gas
}

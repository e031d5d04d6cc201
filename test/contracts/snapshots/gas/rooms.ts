import { type Address, parseEther, zeroHash } from 'viem'
import { giveDollars, openStage } from '../stage.ts'

const PROFILE = 0
const DOLLARS = 1_000_000n

/** Gas of tips: the payee exists already, as creators do. */
export async function measureRooms(): Promise<Record<string, number>> {
  const stage = await openStage()
  const [, creator, fan] = stage.accounts as [Address, Address, Address]
  const hub = await stage.deploy('roomHub', [stage.ledger, stage.currencyList])
  const tip = (currency: number, amount: bigint) => ({
    contextType: PROFILE,
    contextId: 0n,
    to: creator,
    currency,
    amount,
    giftCode: 0,
    memoHash: zeroHash,
  })
  const send = (currency: number, amount: bigint, value?: bigint) =>
    stage.gas({ from: fan, to: hub, contract: 'roomHub', name: 'tip', args: [tip(currency, amount)], value })
  const price = parseEther('0.01')
  const gas: Record<string, number> = {}
  await giveDollars(stage, creator, 1n, hub)
  await giveDollars(stage, fan, DOLLARS * 10n, hub)
  gas['the first tip in dollars'] = await send(1, DOLLARS)
  gas['a fan tips'] = await send(0, price, price)
  gas['a fan tips dollars'] = await send(1, DOLLARS)
  gas['a creator opens a room'] = await stage.gas({
    from: creator,
    to: hub,
    contract: 'roomHub',
    name: 'openRoom',
    args: [creator, 3, true, []],
  })
  return gas
}

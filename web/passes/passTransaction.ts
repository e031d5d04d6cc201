import type { Abi } from 'viem'
import type { ChannelPage, Tier } from '#api/creators/contract.ts'
import type { PassAction } from '#domain/words.ts'
import { streamPassAbi } from '#generated/abis.ts'
import type { Address, ContractCall, Wallet } from '#web/chain/wallet.ts'
import { missingAllowance } from '#web/transactions/allowance.ts'
import type { TxAction } from '#web/transactions/runTx.ts'

export interface PassOrder {
  channel: ChannelPage
  tier: Tier
  action: PassAction
  /** wallets of the account, lower-case */
  wallets: readonly string[]
  /** token of the tier's currency; null for the chain's own */
  token: string | null
  /** who gets the tier's share; null for nobody */
  referrer: string | null
}

const NOBODY: Address = '0x0000000000000000000000000000000000000000'
// The credit of an upgrade decays every second. What is too much comes back in the same call.
const CREDIT_DECAY_S = 120n

function collectionOf({ channel }: PassOrder): Address {
  if (!channel.collection) throw new TypeError('this channel has no collection')
  return channel.collection as Address
}

function callOf(
  order: PassOrder,
  functionName: string,
  args: readonly unknown[],
  priceUnits: bigint,
): ContractCall {
  return {
    address: collectionOf(order),
    abi: streamPassAbi as unknown as Abi,
    functionName,
    args,
    ...(order.token === null ? { value: priceUnits } : {}),
  }
}

function creditDecay({ channel, tier }: PassOrder): bigint {
  const held = channel.tiers.find((one) => one.tierNo === channel.held?.tierNo)
  if (!held || held.durationS === 0 || held.currency !== tier.currency) return 0n
  return (BigInt(held.priceUnits) * CREDIT_DECAY_S) / BigInt(held.durationS) + 1n
}

/** Price of moving the held pass to a tier, read from the contract, and at most with two minutes of its decay on top. */
export async function upgradePrices(
  order: PassOrder,
  read: Wallet['read'],
): Promise<{ units: bigint; mostUnits: bigint }> {
  const passId = BigInt(order.channel.held?.passId ?? 0)
  const answer = await read(callOf({ ...order, token: '' }, 'upgradeQuote', [passId, order.tier.tierNo], 0n))
  const [units] = answer as readonly [bigint, bigint]
  const ceiling = units + creditDecay(order)
  const most = BigInt(order.tier.priceUnits)
  return { units, mostUnits: ceiling > most ? (units > most ? units : most) : ceiling }
}

/** The next transaction of an order: an exact allowance where the currency is a token, then the pass itself. */
export async function nextTxAction(
  order: PassOrder,
  owner: Address,
  read: Wallet['read'],
): Promise<TxAction> {
  const { token, wallets, tier } = order
  const spender = collectionOf(order)
  const collection = spender.toLowerCase()
  const { tierNo } = tier
  const taken = { token, spender, wallets }
  if (order.action === 'upgrade') {
    const passId = order.channel.held?.passId ?? '0'
    const { mostUnits: units } = await upgradePrices(order, read)
    return (
      (await missingAllowance({ ...taken, units, purpose: 'upgrade' }, owner, read)) ?? {
        purpose: 'upgrade',
        call: callOf(order, 'upgrade', [BigInt(passId), tierNo, units], units),
        expect: { collection, passId, tierNo: String(tierNo) },
        wallets: order.channel.held ? [order.channel.held.wallet.toLowerCase()] : wallets,
      }
    )
  }
  const units = BigInt(tier.priceUnits)
  return (
    (await missingAllowance({ ...taken, units, purpose: 'purchase' }, owner, read)) ?? {
      purpose: 'purchase',
      call: callOf(order, 'purchase', [tierNo, owner, units, order.referrer ?? NOBODY], units),
      expect: { collection, tierNo: String(tierNo), to: owner.toLowerCase() },
      wallets,
    }
  )
}

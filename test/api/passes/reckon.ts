import { Contract, Interface } from 'ethers'
import { ledgerAbi, streamPassAbi, testDollarAbi } from '#generated/abis.ts'
import type { Stage } from '#test/indexer/kit/stage.ts'

/** Money of one tier in one currency, as the page shows it. */
export interface Reckoned {
  gross: bigint
  share: bigint
  refunded: bigint
  kept: bigint
}

const passes = new Interface(streamPassAbi)

/** Every log of the collection on the chain that counts now, in order. */
async function logsOf(stage: Stage, collection: string) {
  const logs = await stage.provider.getLogs({ fromBlock: 0, toBlock: 'latest', address: collection })
  return logs.flatMap((log) => passes.parseLog(log) ?? [])
}

/** Totals by `tier/currency`, told by the events of the collection alone. */
export async function reckonTotals(stage: Stage, collection: string, creator: string) {
  const totals = new Map<string, Reckoned>()
  const of = (tier: bigint, currency: bigint) => {
    const key = `${tier}/${currency}`
    const found = totals.get(key) ?? { gross: 0n, share: 0n, refunded: 0n, kept: 0n }
    totals.set(key, found)
    return found
  }
  const sales = new Map<bigint, { tier: bigint; fee: bigint }>()
  const open = new Map<bigint, { tier: bigint; amount: bigint }>()
  for (const { name, args } of await logsOf(stage, collection)) {
    if (name === 'PassPurchased' || name === 'PassExtended' || name === 'PassUpgraded') {
      const tier: bigint = args.tierId ?? args.toTier
      const fee: bigint = name === 'PassUpgraded' ? 0n : args.referralFee
      const total = of(tier, args.currency)
      total.gross += args.amount
      total.share += fee
      sales.set(args.passId, { tier, fee })
    }
    if (name === 'ReceiptKept') {
      const { tier, fee } = sales.get(args.passId) ?? { tier: 0n, fee: 0n }
      const total = of(tier, args.currency)
      total.share -= fee
      total.kept += args.amount
      open.set(args.passId, { tier, amount: args.amount })
    }
    if (name === 'ReceiptSettled') {
      const { tier, amount } = open.get(args.passId) ?? { tier: 0n, amount: 0n }
      const total = of(tier, args.currency)
      total.kept -= amount
      total.share += args.referralFee
      open.delete(args.passId)
    }
    if (name === 'PassRefunded' || (name === 'PassRevoked' && args.by === creator))
      of(args.tierId, args.currency).refunded += args.amount
  }
  return totals
}

/** What the creator paid to end passes, by currency. */
export async function reckonRevoked(stage: Stage, collection: string, creator: string, currency: bigint) {
  const logs = await logsOf(stage, collection)
  return logs
    .filter(({ name, args }) => name === 'PassRevoked' && args.by === creator && args.currency === currency)
    .reduce((sum, { args }) => sum + BigInt(args.amount), 0n)
}

/** What an address has and what waits for it, as the chain says. */
export function purses(stage: Stage) {
  const { provider, deployment } = stage
  const ledger = new Contract(deployment.ledger, ledgerAbi, provider)
  const dollar = new Contract(deployment.testDollar as string, testDollarAbi, provider)
  return {
    has: (address: string, currency: number): Promise<bigint> =>
      currency === 0 ? provider.getBalance(address) : dollar.getFunction('balanceOf')(address),
    owed: (address: string, currency: number): Promise<bigint> =>
      ledger.getFunction('owed')(address, currency),
  }
}

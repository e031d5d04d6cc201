import type { Abi, Hex } from 'viem'
import type { CallOffer } from '#api/bookings/contract.ts'
import type { Reservation } from '#api/bookings/reservations/contract.ts'
import { consultationEscrowAbi, testDollarAbi } from '#generated/abis.ts'
import { deployContracts } from '#scripts/deploy/deployContracts.ts'
import { startChain } from '#test/kit/chain.ts'
import type { SoldCallPrice } from '#web/bookings/pay/heldAgreement.ts'
import type { Address } from '#web/chain/wallet.ts'
import { type ChainWallet, chainWallet } from '../../creators/chainWallet.ts'

/** The chain's own money, and the dollar of these tests. */
export const ETH = { currency: '0', units: '20000000000000000', symbol: 'ETH', decimals: 18 }
export const DOLLAR = { currency: '1', units: '80000000', symbol: 'TUSD', decimals: 6 }

export const soldOffer: CallOffer = {
  ...{ id: `off_${'1'.padStart(22, '0')}`, media: 'video', lengthMinutes: 30, terms: 'moderate' },
  ...{ termsVersion: 1, prices: [], createdAt: '2026-11-20T08:00:00.000Z' },
}

/** A time that is held a month ahead of the clock of this machine, and of the chain. */
export function heldCall(): Reservation {
  const startsAtMs = Math.floor(Date.now() / 3600_000) * 3600_000 + 30 * 86_400_000
  return {
    id: `rsv_${'0'.repeat(22)}`,
    channel: { id: 'chn_0000000000000000000001', handle: 'northlight', name: 'Northlight', about: '' },
    offer: soldOffer,
    startsAt: new Date(startsAtMs).toISOString(),
    endsAt: new Date(startsAtMs + 1800_000).toISOString(),
    heldUntil: new Date(Date.now() + 600_000).toISOString(),
    isPaying: false,
    byCard: null,
  }
}

/** A price as the server answers it once it is open on the chain. */
export function soldAs(price: typeof ETH, creator: ChainWallet, offerNo: string): SoldCallPrice {
  return { ...price, rail: 'chain', sale: { creator: creator.address, offerNo, policyId: 0 } }
}

/** A chain with the escrow on it, and wallets with money. */
export async function startEscrow() {
  const chain = await startChain()
  const deployerKey = (await chain.fundedKey()) as Hex
  const deployment = await deployContracts({
    ...{ rpcUrl: chain.url, chainId: 31337, privateKey: deployerKey, withTestDollar: true },
    deploymentFile: `${chain.dir}/deployment.json`,
  })
  const escrow = deployment.consultationEscrow as Address
  const dollar = deployment.testDollar as Address
  const issuer = chainWallet(chain.url, deployerKey)
  return {
    ...{ escrow, dollar },
    async wallet(): Promise<ChainWallet> {
      return chainWallet(chain.url, (await chain.fundedKey()) as Hex)
    },
    async giveDollars({ address }: ChainWallet, units: bigint): Promise<void> {
      const abi = testDollarAbi as unknown as Abi
      await issuer.wallet.send({ address: dollar, abi, functionName: 'mint', args: [address, units] })
    },
    read: (functionName: string, ...args: readonly unknown[]) =>
      issuer.wallet.read({
        ...{ address: escrow, abi: consultationEscrowAbi as unknown as Abi, functionName, args },
      }),
    async stop(): Promise<void> {
      await chain.stop()
      chain.remove()
    },
  }
}
export type EscrowChain = Awaited<ReturnType<typeof startEscrow>>

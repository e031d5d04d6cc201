import type { Abi } from 'viem'
import type { CallOffer, CallPolicy, CallPrice, OpenSale } from '#api/bookings/contract.ts'
import { chainPolicyOf } from '#domain/calls/chainPolicy.ts'
import { consultationEscrowAbi } from '#generated/abis.ts'
import type { Address } from '#web/chain/wallet.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { type PrepareTx, type TxAction, Withheld } from '#web/transactions/runTx.ts'

type Terms = Pick<CallOffer, 'terms' | 'termsVersion'>

/** A call of the escrow that a creator makes. */
function sendToEscrow(
  escrow: string,
  functionName: string,
  args: readonly unknown[],
): Pick<TxAction, 'call' | 'expect'> {
  return {
    call: {
      ...{ address: escrow as Address, abi: consultationEscrowAbi as unknown as Abi },
      ...{ functionName, args },
    },
    expect: { escrow: escrow.toLowerCase() },
  }
}

/** Puts terms on the chain for the wallet that sends it. */
export function createPolicy(
  escrow: string,
  { terms, termsVersion }: Terms,
  wallet: string,
  then: Pick<TxAction, 'onIncluded'>,
): PrepareTx {
  return async () => ({
    ...{ purpose: 'policy', wallets: [wallet], ...then },
    ...sendToEscrow(escrow, 'createPolicy', [chainPolicyOf(terms, termsVersion)]),
  })
}

/** What is sold at which price, under terms that the wallet has on the chain. */
export interface SoldPrice {
  price: Pick<CallPrice, 'currency' | 'units'>
  lengthMinutes: number
  policy: Pick<CallPolicy, 'creator' | 'policyId'>
}

/** Opens a price on the chain, one call at a time. */
export function createOffer(
  escrow: string,
  { price, lengthMinutes, policy }: SoldPrice,
  then: Pick<TxAction, 'onIncluded'>,
): PrepareTx {
  const args = [Number(price.currency), BigInt(price.units), lengthMinutes, policy.policyId, 1]
  return async () => ({
    ...{ purpose: 'offer', wallets: [policy.creator.toLowerCase()], ...then },
    ...sendToEscrow(escrow, 'createOffer', args),
  })
}

/** Closes a price on the chain. Throws Withheld for another wallet than the one that opened it. */
export function closeOffer(
  escrow: string,
  { creator, offerNo }: Pick<OpenSale, 'creator' | 'offerNo'>,
  then: Pick<TxAction, 'onIncluded'>,
): PrepareTx {
  return async (owner) => {
    if (owner.toLowerCase() !== creator.toLowerCase())
      throw new Withheld(
        `Only ${shortAddress(creator)}, the wallet that opened this price, can close it. Nothing was sent. Switch your wallet to it and try again.`,
      )
    return {
      ...{ purpose: 'offer', wallets: null, ...then },
      ...sendToEscrow(escrow, 'switchOffer', [BigInt(offerNo), false]),
    }
  }
}

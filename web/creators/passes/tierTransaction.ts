import type { Abi } from 'viem'
import type { OwnPasses } from '#api/passes/contract.ts'
import { passManagementAbi, streamPassAbi } from '#generated/abis.ts'
import type { Address, ContractCall, Wallet } from '#web/chain/wallet.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { type PrepareTx, type TxAction, Withheld } from '#web/transactions/runTx.ts'
import type { TierTerms } from '../tierDraft.ts'
import { applyChange, movedSentence, type TermsChange } from './tierChange.ts'

type Owned = Pick<OwnPasses, 'collection' | 'creatorWallet'>

/** A call of a collection; what it manages has its own interface at the same address. */
export function collectionCall(
  { collection }: Pick<OwnPasses, 'collection'>,
  functionName: string,
  args: readonly unknown[],
): ContractCall {
  return {
    address: collection as Address,
    abi: [...streamPassAbi, ...passManagementAbi] as unknown as Abi,
    functionName,
    args,
  }
}

/** Throws Withheld for a wallet that the collection would refuse. */
export function onlyCreator(owner: Address, { creatorWallet }: Pick<OwnPasses, 'creatorWallet'>): void {
  if (owner.toLowerCase() === creatorWallet.toLowerCase()) return
  throw new Withheld(
    `Only ${shortAddress(creatorWallet)}, the wallet that made this collection, can change it. Nothing was sent. Switch your wallet to it and try again.`,
  )
}

/** The terms that an event of a tier tells; what was minted is none of them. */
const TOLD_TERMS = [
  ...(['price', 'currency', 'duration', 'maxSupply', 'rank'] as const),
  ...(['referralBps', 'refundWindow', 'flags'] as const),
]

/**
 * Sends terms of a tier, and says them all: the server tells the owner of each change that nobody said so.
 * @param tierNo null makes a new tier
 */
export function sendTerms(
  own: Pick<OwnPasses, 'collection'>,
  tierNo: number | null,
  terms: TierTerms,
): Pick<TxAction, 'purpose' | 'call' | 'expect'> {
  const functionName = tierNo === null ? 'createTier' : 'updateTier'
  return {
    purpose: 'tier',
    call: collectionCall(own, functionName, tierNo === null ? [terms] : [tierNo, terms]),
    expect: {
      collection: own.collection.toLowerCase(),
      function: functionName,
      ...(tierNo === null ? {} : { tierNo: String(tierNo) }),
      ...Object.fromEntries(TOLD_TERMS.map((name) => [name, String(terms[name])])),
    },
  }
}

/** Terms as a contract answers them. */
function termsOf(answer: unknown): TierTerms {
  const { duration, maxSupply, minted, referralBps, currency, flags, refundWindow, rank, price } =
    answer as TierTerms
  return { price, duration, maxSupply, minted, referralBps, currency, flags, refundWindow, rank }
}

/**
 * Changes terms of a tier. They are read from the chain first, so that what somebody else changed meanwhile stays; throws
 * Withheld when that is the very thing.
 */
export function changeTier(
  own: Owned,
  tierNo: number,
  change: TermsChange,
  then: Pick<TxAction, 'onIncluded'>,
): PrepareTx {
  return async (owner: Address, read: Wallet['read']) => {
    onlyCreator(owner, own)
    const terms = applyChange(termsOf(await read(collectionCall(own, 'tier', [tierNo]))), change)
    if ('moved' in terms) throw new Withheld(movedSentence(terms.moved))
    return { ...sendTerms(own, tierNo, terms), wallets: null, ...then }
  }
}

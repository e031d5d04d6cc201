import { type Abi, type Hex, parseEventLogs } from 'viem'
import type { CallOffer, OwnCalls } from '#api/bookings/contract.ts'
import { chainPolicyOf } from '#domain/calls/chainPolicy.ts'
import { consultationEscrowAbi } from '#generated/abis.ts'
import type { Wallet } from '#local/visitor/createWallet.ts'

type Terms = Pick<CallOffer, 'terms' | 'termsVersion'>

/** Puts terms on the chain for a wallet. @returns their number there */
async function createPolicy(wallet: Wallet, escrow: Hex, { terms, termsVersion }: Terms): Promise<number> {
  const abi = consultationEscrowAbi as unknown as Abi
  const hash = await wallet.sendCall({
    address: escrow,
    abi,
    functionName: 'createPolicy',
    args: [chainPolicyOf(terms, termsVersion)],
  })
  const { logs } = await wallet.chain.getTransactionReceipt({ hash })
  const [made] = parseEventLogs({ abi: consultationEscrowAbi, logs, eventName: 'PolicyCreated' })
  if (!made) throw new Error(`${hash} made no terms`)
  return Number(made.args.policyId)
}

/**
 * Opens each price by wallet that is not on the chain yet, with the terms that it needs.
 * @param own as the installation answers it to the owner of the wallet
 */
export async function sellCalls(
  wallet: Wallet,
  escrow: Hex,
  own: Pick<OwnCalls, 'offers' | 'policies'>,
): Promise<void> {
  const wanted = own.offers.flatMap((offer) =>
    offer.prices
      .filter(({ rail, sale }) => rail === 'chain' && sale === null)
      .map((price) => ({ ...offer, price })),
  )
  if (wanted.length === 0) return
  await wallet.fill()
  const creator = wallet.account.address.toLowerCase()
  const known = own.policies.filter((policy) => policy.creator === creator)
  for (const { price, lengthMinutes, terms, termsVersion } of wanted) {
    let there = known.find((policy) => policy.terms === terms && policy.termsVersion === termsVersion)
    if (!there) {
      const policyId = await createPolicy(wallet, escrow, { terms, termsVersion })
      there = { creator, policyId, terms, termsVersion }
      known.push(there)
    }
    await wallet.sendCall({
      ...{ address: escrow, abi: consultationEscrowAbi as unknown as Abi, functionName: 'createOffer' },
      // one call at a time
      args: [Number(price.currency), BigInt(price.units), lengthMinutes, there.policyId, 1],
    })
  }
}

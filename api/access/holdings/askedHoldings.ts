import type { HoldingsAsked } from '#api/ports/chain.ts'
import { tokensAsked } from '#domain/access/gate.ts'
import type { AdmissionContext } from '../verdict/readContext.ts'

/** What of the chain a gate asks wallets about that the index follows; null where it asks wallets about nothing. */
export function holdingsAsked(
  gate: AdmissionContext['gate'],
  sessionLock: string | null,
): HoldingsAsked | null {
  if (!gate) return null
  const asked = tokensAsked(gate)
  if (gate.collection === null && asked.length === 0) return null
  // locks of all tokens are in our module, wherever the tokens were made
  const own = asked.filter(({ isForeign, lockedFor }) => !isForeign || lockedFor !== undefined)
  const tokens = own.map(({ kind, address, lockedFor }) => ({
    ...{ kind, address, ...(lockedFor === undefined ? {} : { lockedFor }) },
  }))
  return { collection: gate.collection, tokens, sessionLock }
}

/** The contracts that are asked about, 0x hex. */
export function askedContracts({ collection, tokens, sessionLock }: HoldingsAsked): string[] {
  // of what is locked the module alone tells
  const contracts = tokens.flatMap(({ address, lockedFor }) =>
    lockedFor === undefined ? [address] : (sessionLock ?? []),
  )
  return [...(collection === null ? [] : [collection.toLowerCase()]), ...new Set(contracts)]
}

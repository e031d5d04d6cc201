import type { HoldingsAsked } from '#api/ports/chain.ts'
import { isOtherPass, tokensAsked } from '#domain/access/gate.ts'
import type { AdmissionContext } from '../verdict/readContext.ts'

/** The collections of which a gate asks for passes, 0x hex; that of the room's creator comes first. */
export function passesAsked(gate: AdmissionContext['gate']): string[] {
  const others = gate?.conditions.filter(isOtherPass).map(({ collection }) => collection) ?? []
  return [...(gate && gate.collection !== null ? [gate.collection] : []), ...others]
}

/** What of the chain a gate asks wallets about that the index follows; null where it asks wallets about nothing. */
export function holdingsAsked(
  gate: AdmissionContext['gate'],
  sessionLock: string | null,
): HoldingsAsked | null {
  if (!gate) return null
  const asked = tokensAsked(gate)
  const collections = passesAsked(gate)
  if (collections.length === 0 && asked.length === 0) return null
  // locks of all tokens are in our module, wherever the tokens were made
  const own = asked.filter(({ isForeign, lockedFor }) => !isForeign || lockedFor !== undefined)
  const tokens = own.map(({ kind, address, lockedFor }) => ({
    ...{ kind, address, ...(lockedFor === undefined ? {} : { lockedFor }) },
  }))
  return { collections, tokens, sessionLock }
}

/** The contracts that are asked about, 0x hex. */
export function askedContracts({ collections, tokens, sessionLock }: HoldingsAsked): string[] {
  // of what is locked the module alone tells
  const contracts = tokens.flatMap(({ address, lockedFor }) =>
    lockedFor === undefined ? [address] : (sessionLock ?? []),
  )
  return [...collections.map((one) => one.toLowerCase()), ...new Set(contracts)]
}

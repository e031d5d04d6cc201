import { createHash } from 'node:crypto'
import { type Condition, type GateRules, isOtherPass } from '#domain/access/gate.ts'
import { isTokenCondition } from '#domain/access/tokenCondition.ts'
import { canonicalJson } from '#domain/canonical.ts'

/** The chain of an installation, and the pass collection of a channel's creator; null where no pass is asked for. */
export interface GatePlace {
  chainId: number
  collection: Buffer | null
}

function addressOf(one: Condition, { collection }: GatePlace): Buffer | null {
  if (one.kind === 'follower') return null
  if (isTokenCondition(one)) return Buffer.from(one.address.slice(2), 'hex')
  return isOtherPass(one) ? Buffer.from(one.collection.slice(2), 'hex') : collection
}

/** A condition as it is stored and told from all others; a follow has no address. */
export function conditionRow(one: Condition, place: GatePlace) {
  const address = addressOf(one, place)
  return {
    kind: one.kind,
    chainId: address && place.chainId,
    address,
    tierNo: one.kind === 'tier' ? one.tierNo : null,
    rank: one.kind === 'tier' ? one.rank : null,
    minUnits: isTokenCondition(one) ? one.minUnits : null,
    tokenId: isTokenCondition(one) ? (one.tokenId ?? null) : null,
    isForeign: isTokenCondition(one) && one.isForeign,
    /** whose it is, where it is not of the gate's own creator */
    ofChannel: ((one.kind === 'pass' || isTokenCondition(one)) && one.of?.id) || null,
  }
}

/** What tells the rules of a gate from all others. */
export function rulesHash({ mode, conditions }: GateRules, place: GatePlace): Buffer {
  const rows = conditions.map((one) => conditionRow(one, place))
  const rules = {
    mode,
    // as it was before tokens could be asked for: the same rules stay one gate, whoever is said to have made them
    conditions: rows.map(({ minUnits, tokenId, isForeign, ofChannel: _, address, ...row }) => ({
      ...{ ...row, address: address?.toString('hex') ?? null },
      ...(minUnits === null ? {} : { minUnits }),
      ...(tokenId === null ? {} : { tokenId }),
      ...(isForeign ? { isForeign } : {}),
    })),
  }
  return createHash('sha256').update(canonicalJson(rules)).digest()
}

import type { ForeignReading } from '#api/ports/foreignTokens.ts'
import type { Entitlement } from '#domain/access/entitlement.ts'
import { foreignAsked, type GateRules } from '#domain/access/gate.ts'
import type { TokenCondition } from '#domain/access/tokenCondition.ts'
import type { Cursor } from './cursor.ts'
import type { ForeignAge, ForeignQuestion } from './foreignHoldings.ts'
import { holdingRight } from './holdingRight.ts'

/** What a gate asks wallets about foreign tokens, and which answers open it. */
export interface ForeignAsked extends Pick<ForeignAge, 'isEnough'> {
  question: Omit<ForeignQuestion, 'tokens'> & { tokens: TokenCondition[] }
}

const isMet = ({ minUnits }: TokenCondition, held: bigint | null | undefined): boolean =>
  (held ?? 0n) >= BigInt(minUnits)

/**
 * The question of a gate about wallets; null where it asks for nothing foreign, or nobody has a wallet. Who asks by it finds what anybody
 * was answered who did.
 */
export function askForeign(
  gate: GateRules,
  wallets: readonly string[],
  cursor: Pick<Cursor, 'epoch'> | null,
): ForeignAsked | null {
  const tokens = foreignAsked(gate)
  if (tokens.length === 0 || wallets.length === 0) return null
  return {
    question: { tokens, wallets, epoch: cursor?.epoch ?? 0 },
    // of one wallet alone: an answer that opens may be older than one that does not
    isEnough: ({ amounts }) =>
      [...amounts.values()].some((held) => {
        const met = tokens.map((token, n) => isMet(token, held[n]))
        return gate.mode === 'all' ? met.every(Boolean) : met.some(Boolean)
      }),
  }
}

/** Which conditions each wallet meets, as one text: 1 met, 0 not, - the token said nothing. */
export function metBy({ question }: ForeignAsked, { amounts }: ForeignReading): string {
  const { tokens, wallets } = question
  const signs = (wallet: string) =>
    tokens.map((token, n) => {
      const held = amounts.get(wallet)?.[n] ?? null
      return held === null ? '-' : Number(isMet(token, held))
    })
  return [...wallets]
    .sort()
    .map((wallet) => `${wallet}:${signs(wallet).join('')}`)
    .join(' ')
}

/** What wallets hold of foreign tokens as rights, and tokens that did not say it of all of them. */
export function rightsIn(
  { tokens }: ForeignAsked['question'],
  { point, amounts }: ForeignReading,
  chainId: number,
): { rights: Entitlement[]; silent: TokenCondition[] } {
  const rights: Entitlement[] = []
  const silent = new Set<TokenCondition>()
  for (const [wallet, held] of amounts)
    for (const [n, token] of tokens.entries()) {
      const units = held[n] ?? null
      if (units === null) silent.add(token)
      else if (units > 0n)
        rights.push({ ...holdingRight(chainId, token, { wallet, units }), level: point.level })
    }
  return { rights, silent: [...silent] }
}

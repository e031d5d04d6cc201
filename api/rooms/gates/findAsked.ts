import type { z } from 'zod'
import { ProblemError } from '#api/http/problemError.ts'
import { isTokenCondition } from '#domain/access/tokenCondition.ts'
import { isolated } from '#domain/names/isolated.ts'
import type { TokenKind } from '#domain/words.ts'
import type { TokenAtAddress, TokenVerbs } from '../deps.ts'
import type { gateInput } from './contract.ts'

export type GateWish = z.output<typeof gateInput>
export type WishedCondition = Exclude<GateWish, 'any' | { tierNo: number }>['conditions'][number]
export type WishedToken = Extract<WishedCondition, { kind: TokenKind }>

/** What stands at each address that a wish names, by the address in lower case. */
export type AskedTokens = ReadonlyMap<string, TokenAtAddress>

const FIELD = '/gate/conditions'
const WORDS: Record<TokenKind, string> = {
  erc20: 'an ERC-20',
  erc721: 'an ERC-721',
  erc1155: 'an ERC-1155',
  stake: 'the vault of a creator token',
}

function refuse(detail: string, address: string): ProblemError {
  return new ProblemError('INVALID_INPUT', { detail, fields: { [FIELD]: `${detail} (${address})` } })
}

/** What stands there, where it is what the wish takes it for. */
async function findOne(tokens: TokenVerbs, askedBy: string, one: WishedToken): Promise<TokenAtAddress> {
  const { kind, address } = one
  if (kind === 'stake') {
    const own = await tokens.findOwn(address)
    if (own?.kind === kind) return own
    const detail = 'No vault of a creator token has this address. A new one is known once its block is read.'
    throw refuse(detail, address)
  }
  const found = await tokens.find(address, {
    ...{ askedBy, field: FIELD },
    tokenId: one.kind === 'erc1155' ? one.tokenId : undefined,
  })
  if (found.kind === kind) return found
  throw refuse(`This is ${WORDS[found.kind]} (${isolated(found.symbol)}), not ${WORDS[kind]}.`, address)
}

/**
 * Finds the tokens of a wish, before the transaction that stores its gate: the chain may be asked about them.
 * @param who `askedBy`: account; `demand` throws unless it may have such a gate: the chain is asked for nobody else
 * @throws ProblemError INVALID_INPUT for what is no token or one of another kind, CHAIN_UNREADABLE, RATE_LIMITED, and what `demand` throws
 */
export async function findAsked(
  tokens: TokenVerbs,
  gate: GateWish | undefined,
  { askedBy, demand }: { askedBy: string; demand: () => Promise<unknown> },
): Promise<AskedTokens> {
  const found = new Map<string, TokenAtAddress>()
  const wished =
    typeof gate === 'object' && 'conditions' in gate ? gate.conditions.filter(isTokenCondition) : []
  if (wished.length === 0) return found
  await demand()
  for (const one of wished) found.set(one.address.toLowerCase(), await findOne(tokens, askedBy, one))
  return found
}

import type { Pool } from 'pg'
import type { z } from 'zod'
import { CREATOR_TOKEN_DECIMALS } from '#domain/access/tokenCondition.ts'
import type { Clock } from '#domain/clock.ts'
import { ProblemError } from '../http/problemError.ts'
import { ChainDisputed, ChainUnreadable } from '../ports/chain.ts'
import type { ForeignTokens, NoForeignToken } from '../ports/foreignTokens.ts'
import type { foundToken } from './contract.ts'
import { rememberLooks } from './rememberLooks.ts'
import { tokenSymbol } from './tokenSymbol.ts'

/** What stands at an address. */
export type TokenFound = z.input<typeof foundToken>

/** Finds tokens by their address, 0x hex. */
export interface TokenFinder {
  /** What was made here: a creator token or a vault; null where the index knows neither. */
  findOwn(address: string): Promise<TokenFound | null>
  /**
   * What a gate can ask for at an address: what was made here, or any other token, for which the chain is asked.
   * @param options `askedBy`: account that takes the turn; `field`: JSON pointer of what names the address, for whom it is refused; `tokenId`: of an ERC-1155, the one that is to be
   *   asked for
   * @throws ProblemError INVALID_INPUT for what is no token and where no chain can be asked, CHAIN_UNREADABLE, RATE_LIMITED
   */
  find(
    address: string,
    options: { askedBy: string; field?: string; tokenId?: string | undefined },
  ): Promise<TokenFound>
}

/** What finding tokens needs. */
export interface TokenFinderDeps {
  pool: Pool
  clock: Clock
  chainId: number
  /** null: the deployment has no lens, and only what was made here is found */
  foreign: ForeignTokens | null
}

const OWN = `SELECT 'erc20' AS kind, symbol FROM chain.creator_token_as_of WHERE chain_id = $1 AND token = $2
  UNION ALL SELECT 'stake', t.symbol FROM chain.vault_as_of v JOIN chain.creator_token_as_of t ON t.chain_id = v.chain_id AND t.token = v.token
    WHERE v.chain_id = $1 AND v.vault = $2`

const REFUSED: Record<NoForeignToken, string> = {
  NO_CODE: 'There is no contract at this address on this chain.',
  MADE_HERE: 'This token was made here a moment ago. Try again in a few seconds, when its block is read.',
  IS_PASS: 'This is a collection of passes. Ask for a pass in its place.',
  NO_ID: 'This ERC-1155 does not say who holds that token. Is its id right?',
  NO_STANDARD: 'The contract at this address is no ERC-20, ERC-721 or ERC-1155.',
}

const NO_LENS =
  'No creator token has this address. The chain cannot be asked about other tokens here: the deployment of this installation names no lens.'

function refuse(
  detail: string,
  { address, tokenId }: { address: string; tokenId?: string | undefined },
  field: string,
): ProblemError {
  const subject = tokenId === undefined ? address : `${address} #${tokenId}`
  return new ProblemError('INVALID_INPUT', { detail, fields: { [field]: `${detail} (${subject})` } })
}

/** What a person is told of a chain that says nothing about a token. */
function asProblem(error: unknown): unknown {
  if (!(error instanceof ChainUnreadable)) return error
  const detail =
    error instanceof ChainDisputed
      ? 'Our two sources for the chain contradict each other about this token, so we believe neither.'
      : 'We cannot ask the chain about this token right now.'
  return new ProblemError('CHAIN_UNREADABLE', { detail, retryAfterS: 5 }, { cause: error })
}

/** One per process. */
export function createTokenFinder({ pool, clock, chainId, foreign }: TokenFinderDeps): TokenFinder {
  const look = foreign && rememberLooks((address, tokenId) => foreign.look(address, tokenId), clock)

  async function findOwn(asked: string): Promise<TokenFound | null> {
    const address = asked.toLowerCase()
    const { rows } = await pool.query<{ kind: 'erc20' | 'stake'; symbol: string }>(OWN, [
      chainId,
      Buffer.from(address.slice(2), 'hex'),
    ])
    const [own] = rows
    return own ? { ...own, address, decimals: CREATOR_TOKEN_DECIMALS, isForeign: false } : null
  }

  return {
    findOwn,
    async find(asked, { askedBy, field = '/address', tokenId }) {
      const address = asked.toLowerCase()
      // what was made here is never remembered as something else
      const own = await findOwn(address)
      if (own) return own
      if (!look) throw refuse(NO_LENS, { address }, field)
      const said = await look(askedBy, address, tokenId).catch((error) => {
        throw asProblem(error)
      })
      if (typeof said === 'string') throw refuse(REFUSED[said], { address, tokenId }, field)
      const { kind, decimals, symbol } = said
      return { kind, address, symbol: tokenSymbol(address, symbol), decimals, isForeign: true }
    },
  }
}

import type { RandomBytes } from '#domain/clock.ts'
import { newId } from '#domain/ids.ts'
import { ProblemError } from '../http/problemError.ts'
import type { ShareLink } from './contract.ts'
import { hexOf, type PassDeps } from './readOwnPasses.ts'

const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')

interface Wish {
  account: string
  handle: string
  wallet: string
}

/** One code for each wallet and collection, so that two creators cannot tell that the same person brings them fans. */
export async function createShareLink(
  { pool, chainId, random }: PassDeps & { random: RandomBytes },
  { account, handle, wallet }: Wish,
): Promise<string> {
  const { rows } = await pool.query<{ collection: Buffer; is_own: boolean }>(
    `SELECT k.collection, EXISTS (SELECT FROM app.identity i
         WHERE i.account_id = $3 AND i.wallet = $4 AND i.ended_at IS NULL) AS is_own
     FROM app.channel h JOIN app.collection k ON k.creator_id = h.creator_id AND k.chain_id = $1 WHERE h.handle = $2`,
    [chainId, handle, account, bytesOf(wallet)],
  )
  const [found] = rows
  if (!found) throw new ProblemError('NOT_FOUND')
  if (!found.is_own)
    throw new ProblemError('FORBIDDEN', { detail: 'This wallet is not linked to your account.' })
  const key = [account, chainId, found.collection, bytesOf(wallet)]
  await pool.query(
    `INSERT INTO app.share_link (account_id, chain_id, collection, wallet, code) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (account_id, chain_id, collection, wallet) DO NOTHING`,
    [...key, newId('shr', random)],
  )
  const { rows: kept } = await pool.query<{ code: string }>(
    'SELECT code FROM app.share_link WHERE account_id = $1 AND chain_id = $2 AND collection = $3 AND wallet = $4',
    key,
  )
  if (!kept[0]) throw new ProblemError('NOT_FOUND')
  return kept[0].code
}

/** Where the share goes while the wallet belongs to the account that made the link. */
export async function readShareLink({ pool, chainId }: PassDeps, code: string): Promise<ShareLink> {
  const { rows } = await pool.query<{ collection: Buffer; wallet: Buffer }>(
    `SELECT l.collection, l.wallet FROM app.share_link l
     JOIN app.identity i ON i.account_id = l.account_id AND i.wallet = l.wallet AND i.ended_at IS NULL
     WHERE l.code = $1 AND l.chain_id = $2`,
    [code, chainId],
  )
  const [found] = rows
  if (!found) throw new ProblemError('NOT_FOUND')
  const { rows: shares } = await pool.query<{ tierNo: number; bps: number }>(
    `SELECT tier_no AS "tierNo", referral_bps AS bps FROM chain.tier_as_of
     WHERE chain_id = $1 AND collection = $2 AND referral_bps > 0 ORDER BY tier_no`,
    [chainId, found.collection],
  )
  return { collection: hexOf(found.collection), wallet: hexOf(found.wallet), shares }
}

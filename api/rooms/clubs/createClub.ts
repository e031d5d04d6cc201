import type { Pool, PoolClient } from 'pg'
import type { z } from 'zod'
import { demandAct } from '#api/creators/can.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { findAsked } from '../gates/findAsked.ts'
import { gateRequest } from '../gates/gateRequest.ts'
import { demandOpenChannel, type OpenChannel } from '../store.ts'
import { insertRoom } from '../stream/insertRoom.ts'
import { speakersOf } from '../stream/speakers.ts'
import type { clubRoutes } from './contract.ts'
import type { ClubDeps } from './deps.ts'
import { type ClubView, readClub } from './readClub.ts'

type Wish = z.output<(typeof clubRoutes)['createClub']['body']>

/** A channel of an account that has no club yet. Throws ProblemError NOT_FOUND, FORBIDDEN, CONFLICT. */
async function demandNone(
  db: Pool | PoolClient,
  { channelId, accountId, chainId }: { channelId: string; accountId: string; chainId: number },
): Promise<OpenChannel> {
  await demandAct(db, { accountId, act: 'changeChannel', channelId })
  const channel = await demandOpenChannel(db, channelId, accountId, chainId)
  const { rowCount } = await db.query('SELECT FROM app.club WHERE channel_id = $1', [channelId])
  if (rowCount) throw hasOne()
  return channel
}

function hasOne(): ProblemError {
  return new ProblemError('CONFLICT', {
    detail: 'This channel has a fan club. Change its name or its door in the studio, or close it first.',
  })
}

/**
 * The club of a channel, with its first room.
 * @throws ProblemError NOT_FOUND, FORBIDDEN, CONFLICT where it has one, INVALID_INPUT, CHAIN_UNREADABLE
 */
export async function createClub(
  deps: ClubDeps,
  channelId: string,
  accountId: string,
  { name, gate, maxSpeakers }: Wish,
): Promise<ClubView> {
  const { pool, random, access, tokens, settings } = deps
  const who = { channelId, accountId, chainId: settings.CHAIN_ID }
  const speakers = speakersOf('voice', maxSpeakers, settings.MAX_SPEAKERS)
  const found = await findAsked(tokens, gate, { askedBy: accountId, demand: () => demandNone(pool, who) })
  const clubId = newId('clb', random)
  await withTransaction(pool, async (tx) => {
    const channel = await demandNone(tx, who)
    const wanted = await gateRequest(tx, settings.CHAIN_ID, channel, {
      gate,
      found,
      madeBy: accountId,
      kind: 'voice',
    })
    const gateId = await access.ensureGate(tx, wanted)
    const made = await tx.query(
      'INSERT INTO app.club (id, channel_id) VALUES ($1, $2) ON CONFLICT (channel_id) DO NOTHING',
      [clubId, channelId],
    )
    // another one was made at the same moment
    if (made.rowCount === 0) throw hasOne()
    await insertRoom(tx, {
      ...{ id: newId('rom', random), channelId, kind: 'voice', visibility: 'members', title: name, gateId },
      ...{ capacity: null, reentryS: 0, maxSpeakers: speakers, locksTokens: false, clubId },
    })
  })
  return readClub(deps, clubId, accountId)
}

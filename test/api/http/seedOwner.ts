import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { newId, newTimedId } from '#domain/ids.ts'
import { seedChat, seedRoom } from '#test/api/chat/seedChat.ts'
import type { Client } from '#test/kit/client.ts'
import { seedFloor } from '../access/floor/seedFloor.ts'

/** An object of the account: the path parameters that name it, and a body that fits it where one must. */
export interface Owned {
  ids: Record<string, string>
  body?: unknown
}

/**
 * Gives an account one object of every kind that a path can name.
 * @returns verb of an owned route → its object
 */
export async function seedOwner(pool: Pool, owner: Client, viewer: Client): Promise<Record<string, Owned>> {
  const timed = (prefix: 'sea' | 'dec' | 'job') => newTimedId(prefix, Date.now(), randomBytes)
  const handle = 'northlight'
  const made = await owner.call('POST', '/v1/channels', { body: { handle, name: 'Northlight' } })
  const channel = made.body.channel.id as string
  const room = (visibility = 'public') => seedRoom(pool, channel, visibility)
  const seat = async (of: Pick<Client, 'accountId'>, roomId: string) => {
    const id = timed('sea')
    await pool.query(
      `INSERT INTO app.seat (id, room_id, account_id, decision_id, role, bits) VALUES ($1, $2, $3, $4, 'viewer', 170)`,
      [id, roomId, of.accountId, timed('dec')],
    )
    await pool.query("INSERT INTO app.seat_lease VALUES ($1, app.now() + interval '1 hour')", [id])
    return id
  }
  const clubbed = async (name: string) => {
    const made = await owner.call('POST', '/v1/channels', { body: { handle: name, name: 'A club' } })
    const gate = { mode: 'any', conditions: [{ kind: 'follower' }] }
    const path = `/v1/channels/${made.body.channel.id}/club`
    const club = await owner.call('POST', path, { body: { name: 'Night owls', gate } })
    return { ids: { id: club.body.id as string } }
  }
  const collection = randomBytes(20)
  await pool.query(
    'INSERT INTO app.collection (chain_id, collection, creator_id) SELECT 31337, $1, id FROM app.creator WHERE account_id = $2',
    [collection, owner.accountId],
  )
  const intent = timed('job')
  await pool.query(
    "INSERT INTO app.tx_intent (id, account_id, chain_id, wallet, nonce, purpose, expect, tx_hash) VALUES ($1, $2, 31337, $3, 0, 'purchase', '{}', $4)",
    [intent, owner.accountId, randomBytes(20), randomBytes(32)],
  )
  const passkey = async () => {
    const id = newId('key', randomBytes)
    await pool.query(
      "INSERT INTO app.passkey (id, account_id, credential_id, public_key, counter, name) VALUES ($1, $2, $3, '', 0, 'A key')",
      [id, owner.accountId, randomBytes(32)],
    )
    return { ids: { id } }
  }
  const deviceKey = newId('dvk', randomBytes)
  await pool.query(
    `INSERT INTO app.device_key (id, account_id, public_key, agent, way, by_wallet, binding, until)
     SELECT $1, account_id, $3, '', 'wallet', id, '{}', app.now() + interval '90 days' FROM app.identity WHERE account_id = $2 AND wallet IS NOT NULL`,
    [deviceKey, owner.accountId, randomBytes(65)],
  )
  const sessions = await owner.call('GET', '/v1/me/sessions')
  const rooms = await Promise.all(
    [
      'updateRoom',
      'openRoom',
      'goLive',
      'endRoom',
      'listViewers',
      'listCoHosts',
      'inviteCoHost',
      'setShares',
      'listRoomTips',
      'clearSchedule',
      'setSchedule',
      'getHubRoomTerms',
      'askHubGateTerms',
    ].map(async (verb) => [verb, { ids: { id: await room() } }] as const),
  )
  const seats = await Promise.all(
    ['renewSeat', 'beatSeat', 'leaveSeat'].map(
      async (verb) => [verb, { ids: { id: await seat(owner, await room()) } }] as const,
    ),
  )
  const invitation = async () => {
    const [id, roomId] = [newId('inv', randomBytes), await room('private')]
    await pool.query(
      "INSERT INTO app.invitation (id, room_id, kind, label, valid_until) VALUES ($1, $2, 'link', 'Ann', app.now() + interval '1 day')",
      [id, roomId],
    )
    return { ids: { id } }
  }
  const purchase = async () => {
    const id = newId('pur', randomBytes)
    await pool.query(
      `INSERT INTO app.purchase (id, account_id, creator_id, channel_id, account_ref, chain_id, collection, tier_no, tier_name, rank,
         price_version, amount, currency, fee_schedule_id, fee_bps, fee, refund_rule, statement_name, client_key, way, return_to)
       SELECT $1::text, $2, creator_id, id, 'acct_one', 31337, $3, 1, 'Silver', 1, 1, 900, 'EUR', $4, 1000, 90, 'never', 'STAGEDOOR',
         substr($1::text, 5), 'checkout', '/' FROM app.channel WHERE id = $5`,
      [id, owner.accountId, randomBytes(20), `fee_${'1'.padStart(22, '0')}`, channel],
    )
    return { ids: { id } }
  }
  const refundWish = async () => {
    const id = newId('rfw', randomBytes)
    await pool.query(
      'INSERT INTO app.refund_wish (id, purchase_id, creator_id) SELECT $1, id, creator_id FROM app.purchase WHERE id = $2',
      [id, (await purchase()).ids.id],
    )
    return { ids: { id } }
  }
  const cardMove = async () => {
    const id = newId('vch', randomBytes)
    await pool.query(
      `INSERT INTO app.card_move (id, source_id, account_id, creator_id, chain_id, collection, tier_no, wallet, length_s, held_until, valid_until,
         salt, purchase_hash, signer, signature)
       SELECT $1::text, $1::text, $2, creator_id, 31337, $3, 1, $3, 60, app.now() + interval '2 days', app.now() + interval '10 minutes', $4, $4, $3, $4
         FROM app.channel WHERE id = $5`,
      [id, owner.accountId, randomBytes(20), randomBytes(32), channel],
    )
    return { ids: { id } }
  }
  const savedCard = async () => {
    const id = newId('crd', randomBytes)
    await pool.query(
      `INSERT INTO app.saved_card (id, account_id, method_ref, brand, last4, exp_month, exp_year)
       VALUES ($1::text, $2, $1::text, 'visa', '4242', 12, 2040)`,
      [id, owner.accountId],
    )
    return { ids: { id } }
  }
  const somebody = async () => {
    const accountId = newId('acc', randomBytes)
    await pool.query('INSERT INTO app.account (id) VALUES ($1)', [accountId])
    return { accountId }
  }
  const act = async () => {
    const actId = newId('act', randomBytes)
    await pool.query(
      `INSERT INTO app.action_log (id, channel_id, actor, target_account, kind, rule_code, reason)
       VALUES ($1, $2, $3, $4, 'ban', 'spam', 'because')`,
      [actId, channel, newId('acc', randomBytes), viewer.accountId],
    )
    return { ids: { id: channel, actId }, body: { reason: 'because' } }
  }
  const appeal = async () => {
    const { ids } = await act()
    await pool.query(
      "INSERT INTO app.appeal (act_id, channel_id, account_id, text) VALUES ($1, $2, $3, 'because')",
      [ids.actId, channel, viewer.accountId],
    )
    return { ids, body: { isOverturned: false, answer: 'because' } }
  }
  const voice = await room()
  await pool.query(
    "UPDATE app.room SET kind = 'voice', max_speakers = 5, state = 'live', live_at = app.now() WHERE id = $1",
    [voice],
  )
  const banIn = await room()
  const kickIn = await room()
  const member = async () => {
    const sql = `INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, 'moderator', $3)
      ON CONFLICT (channel_id, account_id) DO NOTHING`
    await pool.query(sql, [channel, viewer.accountId, owner.accountId])
    return { ids: { id: channel, accountId: viewer.accountId } }
  }
  return {
    ...Object.fromEntries([...rooms, ...seats]),
    ...(await seedChat(pool, { channel, owner, viewer })),
    banViewer: {
      ids: { id: banIn },
      body: { seatId: await seat(await somebody(), banIn), reason: 'because' },
    },
    kickViewer: {
      ids: { id: kickIn },
      body: { seatId: await seat(await somebody(), kickIn), reason: 'because' },
    },
    ...(await seedFloor(pool, voice)),
    listBans: { ids: { id: channel } },
    readLog: { ids: { id: channel } },
    undoAct: await act(),
    listAppeals: { ids: { id: channel } },
    listReturning: { ids: { id: channel } },
    decideAppeal: await appeal(),
    listPrivateRooms: { ids: { id: channel } },
    listInvitations: { ids: { id: await room('private') } },
    invite: { ids: { id: await room('private') }, body: { label: 'Ann' } },
    resendInvitation: await invitation(),
    giveInvitation: await invitation(),
    revokeInvitation: await invitation(),
    changeChannel: { ids: { id: channel } },
    removeCoHost: { ids: { id: await room(), channelId: channel } },
    createClub: { ids: { id: channel } },
    closeClub: await clubbed('lanternlit'),
    listTeam: { ids: { id: channel } },
    addToTeam: {
      ids: { id: channel },
      body: { seatId: await seat(viewer, await room()), role: 'moderator' },
    },
    changeRole: await member(),
    takeRole: await member(),
    listRoleInvitations: { ids: { id: channel } },
    inviteToTeam: { ids: { id: channel } },
    moveRoom: { ids: { id: await room() }, body: { channelId: channel } },
    setCollection: { ids: { id: channel } },
    setTierText: { ids: { id: channel, tierNo: '1' } },
    setCardPrice: { ids: { id: channel, tierNo: '1' } },
    listCardPrices: { ids: { id: channel } },
    ...Object.fromEntries(
      [
        'getOwnPasses',
        'listSales',
        'getSaleTotals',
        'listChannelTips',
        'listLeftOpen',
        'listChannelTokens',
        'listHolders',
        'downloadSales',
        'listKeptPrices',
        'listPayouts',
      ].map((verb) => [verb, { ids: { id: channel } }] as const),
    ),
    // what stands there is asked of the chain, where one is
    findToken: { ids: { id: channel, address: `0x${'1'.repeat(40)}` } },
    getTxIntent: { ids: { id: intent } },
    removeIdentity: { ids: { id: (await owner.call('GET', '/v1/me/identities')).body.identities[0].id } },
    renamePasskey: await passkey(),
    removePasskey: await passkey(),
    endDeviceKey: { ids: { id: deviceKey } },
    readPurchase: await purchase(),
    cancelPurchase: await purchase(),
    readRefundOffer: await purchase(),
    askRefund: await purchase(),
    decideRefundWish: { ...(await refundWish()), body: { isGranted: false } },
    readCardMove: await cardMove(),
    removeCard: await savedCard(),
    revokeSession: { ids: { id: sessions.body.sessions[0].id } },
  }
}

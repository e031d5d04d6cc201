import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { type Route, stepUpOf } from '#api/http/contract.ts'
import { ROUTE_TABLE } from '#api/routeTable.ts'
import { newId } from '#domain/ids.ts'
import type { Person } from '#test/kit/access/person.ts'
import { type Creator, enter, type Stage } from '#test/kit/access/stage.ts'
import { fill, GOOD_BODIES } from '../../http/bodies/bodies.ts'

/** Every route that asks for a step-up, by its verb. */
export const ASKING = Object.values(ROUTE_TABLE)
  .flatMap((routes) => Object.entries(routes) as [string, Route][])
  .filter(([, route]) => stepUpOf(route))

/** Address of the n-th creator, whom the settings name as a bookkeeper and an arbiter. */
export const emailOf = (n: number) => `keeper${n}@example.test`

export interface Target {
  path: string
  body?: unknown
}

/** Somebody with a channel, a members-only draft and something to ask each route for that asks. */
export interface Asked {
  person: Person
  creator: Creator
  draft: string
  targets: Record<string, Target>
}

const zero = (kind: string) => `${kind}_${'0'.repeat(22)}`

/** An own seat as the host that no session of theirs has. @param enteredAt an api that lets who just signed in host */
async function seatElsewhere(owner: Pool, person: Person, draft: string, enteredAt: string): Promise<string> {
  const { body, status, text } = await enter(enteredAt, person, draft, { action: 'host' })
  if (status !== 201) throw new Error(text)
  await owner.query('UPDATE app.seat SET session_id = NULL WHERE id = $1', [body.seatId])
  return body.seatId
}

/** The n-th creator with their targets. Only `renewSeat` has a seat made for it. */
export async function newAsked(
  { owner, stage, person, verb }: { owner: Pool; stage: Stage; person: Person; verb: string },
  n: number,
  enteredAt: string,
): Promise<Asked> {
  await owner.query('INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, $3, $4)', [
    ...[newId('idn', randomBytes), person.accountId, 'email', emailOf(n)],
  ])
  const creator = await stage.creator(person)
  const draft = await stage.room(creator, { state: 'draft' })
  const intent = {
    ...{ chainId: 31337, wallet: `0x${person.wallet.toString('hex')}`, nonce: 0, purpose: 'tier' },
    ...{ txHash: `0x${Buffer.alloc(32, n + 1).toString('hex')}`, expect: {} },
  }
  const room = `/v1/rooms/${draft}`
  const kept = { way: 'saved_card', cardId: zero('crd') }
  const seat = verb === 'renewSeat' ? await seatElsewhere(owner, person, draft, enteredAt) : zero('sea')
  const own: Record<string, Target> = {
    goLive: { path: `${room}/live` },
    moveRoom: { path: `${room}/channel`, body: GOOD_BODIES.moveRoom },
    openRoom: { path: `${room}/open` },
    updateRoom: { path: room, body: { gate: 'any' } },
    admit: { path: `${room}/admissions`, body: { action: 'host', move: true } },
    renewSeat: { path: `/v1/seats/${seat}/renewals`, body: {} },
    setShares: { path: `${room}/shares`, body: GOOD_BODIES.setShares },
    invite: { path: `${room}/invitations`, body: GOOD_BODIES.invite },
    createTxIntent: { path: '/v1/tx-intents', body: intent },
    startPurchase: { path: '/v1/purchases', body: { ...(GOOD_BODIES.startPurchase as object), ...kept } },
    giveByCard: { path: '/v1/card-gifts', body: { ...(GOOD_BODIES.giveByCard as object), ...kept } },
    decideRefundWish: { path: `/v1/me/refund-wishes/${zero('rfw')}/decisions`, body: { isGranted: true } },
  }
  const others = ASKING.filter(([name]) => !(name in own)).map(([name, { path }]) => {
    const kind = /factors/.test(path)
      ? 'key'
      : /identities/.test(path)
        ? 'idn'
        : /invitations/.test(path)
          ? 'inv'
          : 'chn'
    const disputed = { bookingId: zero('bkg'), fileId: zero('fil') }
    const ids = { id: zero(kind), tierNo: '1', accountId: zero('acc'), ...disputed }
    return [name, { path: fill(path, ids), body: GOOD_BODIES[name] }] as const
  })
  return { person, creator, draft, targets: { ...own, ...Object.fromEntries(others) } }
}

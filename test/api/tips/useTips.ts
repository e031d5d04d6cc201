import { randomBytes } from 'node:crypto'
import { createTipVerbs } from '#api/tips/fixContext.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { leastShown } from '#domain/tips/gifts.ts'
import type { ShownTip, TipChanges } from '#protocol/tips.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { CHAIN_ID, type Creator, type RoomWish, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { TestApi } from '#test/kit/api.ts'
import { createChainRows, type TipWish } from '#test/kit/chainRows.ts'
import type { Database } from '#test/kit/database.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'

/** The hub of the kit's installation. */
export const HUB = Buffer.from('dd'.padStart(40, '0'), 'hex')

/** What is just enough to be shown, and so many wei more. */
export const worth = (more: bigint): bigint => LEAST + more
const LEAST = leastShown({ index: 0, decimals: 18 })

/** Somebody's page in a room, as far as tips go. */
export interface TipPage {
  socket: TestSocket
  /** all that it was told of tips of the room */
  changes: TipChanges[]
  /** everything that came over its socket, as text */
  heard: string[]
  /** what a page would show, oldest first */
  shown(): ShownTip[]
  /** of what it shows, what it is more than just enough */
  units(): string[]
  until(what: string, fits: (page: TipPage) => boolean): Promise<void>
}

/** A creator and people over an index of a made-up chain. */
export interface TipWorld {
  api: TestApi
  db: Database
  stage: Stage
  creator: Creator
  person(n: number): Person
  /** a stream whose tips have their number */
  stream(wish?: RoomWish): Promise<string>
  /** says anew whom its tips pay, as opening it does */
  fix(roomId: string): Promise<void>
  context(roomId: string): Promise<Pick<TipWish, 'hub' | 'payee' | 'contextId'>>
  /** rows of tips in one new block, which the api is not told of; @returns their transactions */
  mine(roomId: string, ...tips: Partial<TipWish>[]): Promise<Buffer[]>
  /** the same, and the api is told */
  give(roomId: string, ...tips: Partial<TipWish>[]): Promise<Buffer[]>
  /** follows; @throws Error where that is refused */
  page(who: Person | Record<string, string>, roomId: string): Promise<TipPage>
  setRole(who: Person, role: 'moderator' | 'producer'): Promise<void>
  ban(who: Person): Promise<void>
}

async function openPage(socket: TestSocket, roomId: string): Promise<TipPage> {
  const tips = new Map<string, ShownTip>()
  const page: TipPage = {
    ...{ socket, changes: [], heard: [] },
    shown: () => [...tips.values()],
    units: () => [...tips.values()].map(({ units }) => String(BigInt(units) - LEAST)),
    until: async (what, fits) => {
      await until(what, () => fits(page))
    },
  }
  socket.socket.onAny((...told) => page.heard.push(JSON.stringify(told)))
  socket.socket.on('tips:changed', (told: TipChanges) => {
    page.changes.push(told)
    if (told.isWhole) tips.clear()
    for (const tip of told.tips) tips.set(tip.id, tip)
    for (const id of told.withdrawn) tips.delete(id)
  })
  const answer = await socket.ask('room:follow', { roomId })
  if (!answer.ok) throw new Error(answer.code)
  return page
}

/** For a test file; sockets close after each test. */
export function useTips(): () => TipWorld {
  const { api, database: db } = joinApi()
  const open: TestSocket[] = []
  const verbs = createTipVerbs(CHAIN_ID, `0x${HUB.toString('hex')}`)
  let world: TipWorld
  before('people and a creator', async () => {
    const stage = await setStage(db)
    const people = await seedPeople(db.pool('api'), api().installation, 12)
    const creator = await stage.creator(people[0] as Person)
    const rows = createChainRows(db.pool('indexer'))
    const owner = (text: string, values: unknown[]) => db.pool('owner').query(text, values)
    let block = await stage.block()
    const here: TipWorld = {
      ...{ api: api(), db, stage, creator },
      person: (n) => people[n] as Person,
      async stream(wish = {}) {
        const id = await stage.room(creator, { visibility: 'public', ...wish })
        await here.fix(id)
        return id
      },
      fix: (roomId) => withTransaction(db.pool('api'), (tx) => verbs.fixContext(tx, roomId, null)),
      async context(roomId) {
        const { rows } = await owner(
          'SELECT hub, payee, context_id::text AS "contextId" FROM app.tip_context WHERE room_id = $1',
          [roomId],
        )
        return { ...rows[0], contextId: BigInt(rows[0].contextId) }
      },
      async mine(roomId, ...tips) {
        const context = await here.context(roomId)
        const given: Buffer[] = []
        for (const tip of tips)
          given.push(await rows.tip({ ...context, block: block + 1, amountUnits: worth(0n), ...tip }))
        return given
      },
      async give(roomId, ...tips) {
        const given = await here.mine(roomId, ...tips)
        block = await stage.block()
        return given
      },
      async page(who, roomId) {
        const socket = await connect(api().url, who)
        open.push(socket)
        return openPage(socket, roomId)
      },
      async setRole(who, role) {
        await owner(
          'INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, $3, $4)',
          [creator.channelId, who.accountId, role, creator.host.accountId],
        )
      },
      async ban(who) {
        const action = newId('act', randomBytes)
        await owner(
          `INSERT INTO app.action_log (id, channel_id, actor, target_account, kind, rule_code, reason)
           VALUES ($1, $2, $3, $4, 'ban', 'x', 'x')`,
          [action, creator.channelId, creator.host.accountId, who.accountId],
        )
        await owner(
          "INSERT INTO app.ban (action_id, channel_id, account_id, rule_code, reason) VALUES ($1, $2, $3, 'x', 'x')",
          [action, creator.channelId, who.accountId],
        )
      },
    }
    world = here
  })
  afterEach(() => {
    for (const socket of open.splice(0)) socket.close()
  })
  return () => world
}

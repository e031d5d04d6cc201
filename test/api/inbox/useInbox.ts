import { randomBytes } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { PoolClient } from 'pg'
import { createInbox, type RunningInbox } from '#api/inbox/createInbox.ts'
import type { EventProjector, InboxRow, Projected } from '#api/inbox/eventProjector.ts'
import { putEvents } from '#api/inbox/putEvents.ts'
import type { Events, ProviderEvent } from '#api/ports/payments/events.ts'
import { type Database, useDatabase } from '#test/kit/database.ts'

/** What a projector of a test has seen of an object: the newest, and how often it was written. */
export interface SeenObject {
  body: string
  written: number
}

/** A row of the inbox, as far as tests look. */
export interface InboxState {
  state: string
  tries: number
  error: string | null
}

const NO_LISTS: Events = {
  parseEvent: () => {
    throw new Error('nothing is parsed here')
  },
  listEvents: async () => ({ events: [], hasMore: false }),
}

let events = 0
let creators = 0

/** An event of an object of the platform, or of a creator's account. */
export function event(objectRef: string, changes: Partial<ProviderEvent> = {}): ProviderEvent {
  return {
    ...{ id: `evt_${++events}`, type: 'payment_intent.succeeded', accountRef: null, isLive: false },
    ...{ objectRef, objectKind: 'payment', createdAt: 1_800_000_000, ...changes },
  }
}

/** Writes what was read of an object, and counts how often. */
export async function writeSeen(tx: PoolClient, objectRef: string, body: string): Promise<Projected> {
  await tx.query(
    `INSERT INTO app.seen_object AS s (object_ref, body) VALUES ($1, $2)
      ON CONFLICT (object_ref) DO UPDATE SET body = EXCLUDED.body, written = s.written + 1`,
    [objectRef, body],
  )
  return 'done'
}

/** A projector that brings what `read` answers. */
export function seeing(read: (row: InboxRow) => string | Promise<string>): EventProjector {
  return {
    kinds: ['payment'],
    fetch: async (row) => {
      const body = await read(row)
      return (tx) => writeSeen(tx, row.objectRef, body)
    },
  }
}

/** A table for what a projector of a test writes. */
export async function makeSeenObjects(database: Database): Promise<void> {
  await database.pool('owner').query(
    `CREATE TABLE app.seen_object (object_ref text PRIMARY KEY, body text NOT NULL, written int NOT NULL DEFAULT 1);
     GRANT SELECT, INSERT, UPDATE ON app.seen_object TO sd_worker`,
  )
}

/**
 * Tables of a test go with it, so that the next file has its database. To be called before `useDatabase`, after whose last
 * hook nobody reaches it.
 */
export function dropAfter(database: () => Database, ...tables: string[]): void {
  after('drop tables of the test', () => database().pool('owner').query(`DROP TABLE IF EXISTS ${tables}`))
}

/** A database with an installation of test money, and workers of its inbox in this process. */
export function useInbox() {
  dropAfter(() => database, 'app.seen_object')
  const database = useDatabase()
  const running: RunningInbox[] = []
  const alarms: string[] = []
  before('begin with an account at the provider', async () => {
    await makeSeenObjects(database)
    await database
      .pool('owner')
      .query("INSERT INTO app.payment_platform (account_ref, is_live) VALUES ('acct_platform', false)")
  })
  afterEach('stop workers and forget events', async () => {
    await Promise.all(running.splice(0).map((inbox) => inbox.stop()))
    alarms.length = 0
    await database.pool('owner').query('TRUNCATE app.inbox, app.event_cursor, app.seen_object')
  })

  const deps = () => ({
    pool: database.pool('worker'),
    random: randomBytes,
    log: { warn: () => {} },
    alarms: { raise: (name: string) => alarms.push(name) },
  })
  const loop = (inbox: RunningInbox, name: string) => {
    const found = inbox.jobs.loops?.find((one) => one.name === name)
    if (!found) throw new Error(`no loop ${name}`)
    return found.run
  }

  return {
    database,
    alarms,
    put: (endpoint: 'platform' | 'connect', all: ProviderEvent[]) =>
      putEvents(database.pool('api'), endpoint, all),
    /** A worker that looks once whenever it is told. */
    worker(projectors: EventProjector[], source: Events = NO_LISTS) {
      const inbox = createInbox({ ...deps(), events: source }, projectors)
      running.push(inbox)
      return {
        takeDue: loop(inbox, 'inbox'),
        readLists: loop(inbox, 'event-lists'),
        stop: () => inbox.stop(),
        /** Works until nothing is under way that this look began. */
        async workAll() {
          const isBusy = async () => {
            const { rows } = await database
              .pool('owner')
              .query(
                "SELECT FROM app.inbox WHERE lease_id IS NOT NULL OR (state IN ('received', 'waiting') AND next_at <= app.now()) LIMIT 1",
              )
            return rows.length > 0
          }
          do {
            await loop(inbox, 'inbox')()
            await setImmediate()
          } while (await isBusy())
        },
      }
    },
    /** somebody with an account at the provider */
    async addCreator(accountRef: string): Promise<void> {
      const n = String(++creators).padStart(22, '0')
      const owner = database.pool('owner')
      await owner.query('INSERT INTO app.account (id) VALUES ($1)', [`acc_${n}`])
      await owner.query('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', [`crt_${n}`, `acc_${n}`])
      await owner.query(
        `INSERT INTO app.connect_account (creator_id, country, attempt_key, account_ref, read_at)
          VALUES ($1, 'DE', $2, $3, app.now())`,
        [`crt_${n}`, `key-${n}`, accountRef],
      )
    },
    async seen(objectRef: string): Promise<SeenObject | undefined> {
      const { rows } = await database
        .pool('owner')
        .query<SeenObject>('SELECT body, written FROM app.seen_object WHERE object_ref = $1', [objectRef])
      return rows[0]
    },
    async row(eventId: string): Promise<InboxState | undefined> {
      const { rows } = await database
        .pool('owner')
        .query<InboxState>('SELECT state, tries, error FROM app.inbox WHERE event_id = $1', [eventId])
      return rows[0]
    },
    /** moves the database's clock */
    advance: (seconds: number) =>
      database
        .pool('owner')
        .query('UPDATE app.clock SET shift = shift + make_interval(secs => $1)', [seconds]),
  }
}

import { setTimeout as wait } from 'node:timers/promises'
import { type Passage, type PostgresWire, startPostgresWire } from '#test/kit/cluster/postgresWire.ts'
import { type AskRows, boundValues } from './askRows.ts'
import type { Ear, Taker } from './ear.ts'
import type { Turns } from './turns.ts'

const WRITTEN = /\b(?:INSERT INTO|UPDATE|DELETE FROM|COPY)\s+(?:app|chain)\.(\w+)/g
/** A statement by which a loop brings on at once whatever the chain has brought on. */
const FOR_MANY = /^UPDATE app\.card_move m\b/

/** A transaction of a chain is named by its hash, once it is stored beside whose it is. */
const TRANSACTION = /^INSERT INTO app\.service_tx\b/
const HASH_BYTES = 32

/** So often it is asked again who is there by now. */
const ASK_MS = 50

/** Looks of a worker for what others have left undone, which it does for them then. */
const LOOKS =
  /^(?:UPDATE app\.purchase SET asks = asks \+ 1|SELECT line\.id, line\.creator_id|SELECT id, creator_id AS "creatorId" FROM app\.refund)/

/** Behind it waits what a worker would do for others. */
export interface Gate {
  opened(): Promise<void>
  shut(isShut: boolean): void
}

export function createGate(): Gate {
  let gate = Promise.withResolvers<void>()
  gate.resolve()
  return {
    opened: () => gate.promise,
    shut(isShut) {
      gate.resolve()
      gate = Promise.withResolvers<void>()
      if (!isShut) gate.resolve()
    },
  }
}

/** Whose words are heard, and what waits meanwhile. */
export interface Hearing {
  by: Taker
  ear: Ear
  gate: Gate
  /** of loops: who does one thing for many waits behind `line` until all of them are there */
  many?: { askRows: AskRows; line: Gate; turns: Turns }
  /** of who commits what loops go by */
  turns?: Turns
}

type Owner = NonNullable<ReturnType<Ear['ownerOf']>>

interface Open {
  owners: Set<Owner>
  /** those whose rows a statement for many writes */
  many: Set<Owner>
  tables: Set<string>
}

const nobody = (): Open => ({ owners: new Set(), many: new Set(), tables: new Set() })

/** Whose step the end of a transaction is; of several only where it was for many. */
function takers({ owners, many, tables }: Open): Owner[] {
  if (tables.size === 0) return []
  if (many.size > 0) return [...many]
  return owners.size === 1 ? [...owners] : []
}

/**
 * Whose rows a statement for many is about to write; it is its turn until `done`. While people gather who stop there it waits for
 * the others of them.
 */
async function gather(
  { by, ear }: Hearing,
  { askRows, line, turns }: NonNullable<Hearing['many']>,
  { text, message, what }: { text: string; message: Buffer; what: string },
): Promise<{ ways: Owner[]; done: () => void }> {
  for (let isOpen = false; ; ) {
    const done = await turns.take()
    const ways = (await askRows(text, message)).map((row) => ear.ownerOf(row)).filter((way) => way !== null)
    const near = ways.filter((way) => ear.comesNear(way, by, [`before ${what}`, `after ${what}`]))
    if (near.length === 0 || isOpen) return { ways, done }
    done()
    isOpen = await Promise.race([line.opened().then(() => true), wait(ASK_MS).then(() => false)])
  }
}

const hashesIn = (message: Buffer): Buffer[] =>
  boundValues(message).filter((value) => value?.length === HASH_BYTES) as Buffer[]

const commitOf = ({ tables }: Open): string => `commit of ${[...tables].sort().join(', ')}`

/** A database that hears each commit of one process: before it arrives, and before its answer is given back. */
export function hearCommits(url: string, hearing: Hearing): Promise<PostgresWire> {
  const { by, ear, gate, many, turns } = hearing
  const open = new Map<number, Open>()
  const listen = (message: Buffer, one: Open | undefined, text = '') => {
    const hashes = TRANSACTION.test(text) ? hashesIn(message) : []
    const owner = ear.ownerOf(message.toString('latin1'), hashes)
    if (owner) one?.owners.add(owner)
    return owner
  }
  return startPostgresWire(
    url,
    (text, connection, message): Passage => {
      if (LOOKS.test(text)) return gate.opened()
      if (text.startsWith('BEGIN')) open.set(connection, nobody())
      const inside = open.get(connection)
      const one = inside ?? nobody()
      const owner = listen(message, one, text)
      for (const [, table = ''] of text.matchAll(WRITTEN)) one.tables.add(table)
      if (many && inside && !owner && FOR_MANY.test(text))
        return gather(hearing, many, { text, message, what: commitOf(one) }).then(({ ways, done }) => {
          for (const way of ways) one.many.add(way)
          return { answered: async () => done() }
        })
      const ends = text.startsWith('COMMIT')
      if (ends || text.startsWith('ROLLBACK')) open.delete(connection)
      if (inside && !ends) return 'pass'
      const whose = takers(one)
      const isInTurn = ends && turns !== undefined
      if (whose.length === 0 && !isInTurn) return 'pass'
      const what = commitOf(one)
      const pass = (when: 'before' | 'after') => whose.map((way) => ear.pass(way, by, `${when} ${what}`))
      const held = pass('before').filter((one) => one !== null)
      const goOn = (done?: () => void) => ({
        async answered() {
          done?.()
          await Promise.all(pass('after'))
        },
      })
      if (held.length === 0) return isInTurn ? turns.take().then(goOn) : goOn()
      return Promise.all(held).then(async (lost) =>
        lost.includes(true) ? 'cutOwn' : goOn(await turns?.take()),
      )
    },
    undefined,
    (connection, message) => void listen(message, open.get(connection)),
  )
}

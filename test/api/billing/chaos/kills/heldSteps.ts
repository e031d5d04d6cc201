import { type PostgresWire, startPostgresWire } from '#test/kit/cluster/postgresWire.ts'
import { type Followed, type ProviderGate, startProviderGate } from './providerGate.ts'

/** Reads what goes to Postgres and to the provider, and holds what it is told to. */
export interface HeldSteps {
  wire: PostgresWire
  gate: ProviderGate
  /** @param ids of a person, or of what they bought @param from counts begin with the first statement like this; null: at once */
  follow(ids: readonly string[], from: RegExp | null, holdAt: number | null): Followed
  /** forgets everybody, and lets go what is held */
  letGo(): void
}

/** Of a person: known only where it is said to be. */
const PERSON = /\bacc_[0-9a-hjkmnp-tv-z]{22}\b/g
const OURS = /\b(?:pur|rfd|att)_[0-9a-hjkmnp-tv-z]{22}\b/g
const THEIRS = /\b(?:pi|cs|ch|re|tr|fee|py|trr|fr|txn|cus|pm)_(?:test_)?[0-9a-f]{24}\b/g
const CHANGES = /^(?:COMMIT|INSERT|UPDATE|DELETE|WITH)/

interface Known extends Followed {
  from: RegExp | null
  isCounted: boolean
}

/** @param databaseUrl where Postgres is @param providerUrl where the provider is */
export async function startHeldSteps(databaseUrl: string, providerUrl: () => string): Promise<HeldSteps> {
  const byId = new Map<string, Known>()
  /** whose transaction a connection has; null: nobody's so far */
  const inside = new Map<number, Known | null>()
  let release: (() => void)[] = []

  /** Whose message this is; all ids in it are theirs from now on. @param by whose it is in any case */
  function whose(said: string, by?: Known | null): Known | undefined {
    const ids = [...(said.match(OURS) ?? []), ...(said.match(THEIRS) ?? [])]
    const people = said.match(PERSON) ?? []
    const known = by ?? [...ids, ...people].map((id) => byId.get(id)).find((one) => one !== undefined)
    if (known) for (const id of ids) if (!byId.has(id)) byId.set(id, known)
    return known
  }

  function arrive(known: Known, name: string): Promise<void> | null {
    if (!known.isCounted) return null
    known.steps.push(name)
    if (known.steps.length - 1 !== known.holdAt) return null
    known.isHeld = true
    return new Promise((resolve) => release.push(resolve))
  }

  function ofTransaction(text: string, connection: number, said: string): Known | undefined {
    if (text.startsWith('BEGIN')) {
      inside.set(connection, null)
      return undefined
    }
    const known = whose(said, inside.get(connection))
    if (known && inside.has(connection)) inside.set(connection, known)
    if (/^(?:COMMIT|ROLLBACK)/.test(text)) inside.delete(connection)
    return known
  }

  const wire = await startPostgresWire(databaseUrl, (text, connection, message) => {
    const isInside = inside.has(connection)
    const known = ofTransaction(text, connection, message.toString('latin1'))
    if (!known) return 'pass'
    if (known.from?.test(text)) known.isCounted = true
    const name = text.replace(/\s+/g, ' ').trim().slice(0, 60)
    const held = arrive(known, `before ${name}`)
    if (held) return held
    // what is not committed yet is gone either way: the next statement says as much as the answer to this one
    if (!CHANGES.test(name) || (isInside && !name.startsWith('COMMIT'))) return 'pass'
    return { answered: async () => arrive(known, `answer to ${name}`) ?? undefined }
  })
  const gate = await startProviderGate(providerUrl, {
    whose: (said) => whose(said),
    arrive: async (known, name) => await arrive(known as Known, name),
  })

  return {
    ...{ wire, gate },
    follow(ids, from, holdAt) {
      const known: Known = { steps: [], holdAt, isHeld: false, from, isCounted: from === null }
      for (const id of ids) byId.set(id, known)
      return known
    },
    letGo() {
      byId.clear()
      for (const [connection] of inside) inside.set(connection, null)
      const held = release
      release = []
      for (const one of held) one()
    },
  }
}

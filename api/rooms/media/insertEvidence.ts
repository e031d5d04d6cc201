import type { PoolClient } from 'pg'
import { ID_PATTERN } from '#domain/ids.ts'
import type { EvidenceKind, Provider } from '#domain/words.ts'

/** What a provider says happened in one of its rooms. */
export interface Fact {
  eventId: string
  source: string
  kind: EvidenceKind
  providerRoomId: string
  userId?: string | undefined
  /** by the clock of its source */
  atMs: number
  body?: Record<string, unknown> | undefined
}

/** A fact that was new. */
export interface StoredFact {
  event: string
  room_id: string | null
  seat_id: string | null
  kind: EvidenceKind
  role: 'host' | 'viewer' | null
}

/** Who tells; a node tells of the rooms that it has. */
export interface Teller {
  provider: Provider
  /** null where the provider has none */
  node: string | null
}

/** Stores facts, each once, of rooms and seats as far as they are the teller's. Answers those that are new. */
export async function insertEvidence(
  tx: PoolClient,
  facts: readonly Fact[],
  { provider, node }: Teller,
): Promise<StoredFact[]> {
  const { rows } = await tx.query<StoredFact>(
    `WITH e AS (SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[])
           AS e (at_ms, source, event, room, seat, kind, body)),
       stored AS (INSERT INTO app.evidence (at, source, source_event, room_id, seat_id, account_id, kind, body)
         SELECT to_timestamp(e.at_ms / 1000.0), e.source, e.event, r.id, s.id, s.account_id, e.kind, e.body FROM e
           LEFT JOIN app.room r ON r.provider = $9::app.provider AND r.provider_room_id = e.room
             -- its opening is told before the place is stored
             AND ($8::text IS NULL OR r.media_node = $8 OR (r.media_node IS NULL AND e.kind = 'room_opened'))
           LEFT JOIN app.seat s ON s.id = e.seat AND s.room_id = r.id
         ON CONFLICT DO NOTHING RETURNING source_event, room_id, seat_id, kind)
     SELECT stored.source_event AS event, stored.room_id, stored.seat_id, stored.kind, s.role FROM stored LEFT JOIN app.seat s ON s.id = stored.seat_id`,
    [
      facts.map((fact) => fact.atMs),
      facts.map((fact) => fact.source),
      facts.map((fact) => fact.eventId),
      facts.map((fact) => fact.providerRoomId),
      facts.map((fact) => (fact.userId && ID_PATTERN.test(fact.userId) ? fact.userId : null)),
      facts.map((fact) => fact.kind),
      facts.map((fact) => JSON.stringify(fact.body ?? {})),
      node,
      provider,
    ],
  )
  return rows
}

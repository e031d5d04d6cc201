import type { Pool, PoolClient } from 'pg'

/** What was tried at the console of an application of the media provider. */
export interface TriedConsole {
  /** id of the application */
  appId: number
  /** who has no key of the room is refused */
  refusesWithoutKey: boolean
  /** who has the key of another room is refused */
  refusesOtherRoom: boolean
  /** who came with the key of a viewer can send nothing */
  refusesSending: boolean
}

/** Stores what a check found, with the rights of the owner. The newest counts, also where it is worse. */
export async function storeProof(db: Pool | PoolClient, tried: TriedConsole): Promise<void> {
  await db.query(
    `INSERT INTO app.media_proof (app_id, refuses_without_key, refuses_other_room, refuses_sending) VALUES ($1, $2, $3, $4)`,
    [tried.appId, tried.refusesWithoutKey, tried.refusesOtherRoom, tried.refusesSending],
  )
}

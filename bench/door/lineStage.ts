import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { setStage } from '#test/kit/access/stage.ts'
import { createInstallation, startApi, startWorker, type TestApi } from '#test/kit/api.ts'
import type { Database } from '#test/kit/database.ts'
import { startDurableDatabase } from '../machine/durableCluster.ts'

/** Ten times as fast as by default. */
export const SETTINGS = {
  ...{ LINE_OFFER_S: '3', LINE_LOST_S: '6', SEAT_UNSEEN_S: '2', SEAT_LEASE_S: '6', SWEEP_MS: '100' },
  ...{
    TRUST_PROXY: 'loopback',
    LIMIT_NEW_GUESTS: '1000000/60',
    LIMIT_ALL_GUESTS: '1000000/60',
    LIMIT_SOCKETS_ADDRESS: '1000',
    LOG_LEVEL: 'warn',
  },
}

/** A public stream with places, an api and a worker before a durable database. */
export interface LineStage {
  db: Database
  api: TestApi
  roomId: string
  /** offers that were made while somebody before them waited whom the door would have let in */
  orderErrors(): Promise<number>
  offers(): Promise<number>
  end(): Promise<void>
}

// looks once the statement is done: all that it offered is offered then
const WITNESS = `
  CREATE TABLE app.bench_offer (place bigint NOT NULL, at timestamptz NOT NULL, is_wrong boolean NOT NULL);
  GRANT INSERT ON app.bench_offer TO sd_api, sd_worker;
  CREATE FUNCTION app.note_offer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO app.bench_offer SELECT NEW.place, app.now(), EXISTS (SELECT FROM app.wait_line w WHERE w.room_id = NEW.room_id
      AND w.place < NEW.place AND w.offer_until IS NULL AND w.not_before <= app.now()
      AND w.seen_at > app.now() - interval '1500 milliseconds');
    RETURN NULL; END $$;
  CREATE TRIGGER note_offer AFTER UPDATE ON app.wait_line FOR EACH ROW
    WHEN (OLD.offer_until IS NULL AND NEW.offer_until IS NOT NULL) EXECUTE FUNCTION app.note_offer()`

export async function openLineStage(places: number): Promise<LineStage> {
  const db = await startDurableDatabase()
  const installation = createInstallation()
  const api = await startApi(db, installation, SETTINGS)
  const worker = await startWorker(db, installation, SETTINGS)
  const stage = await setStage(db)
  const [host] = (await seedPeople(db.pool('api'), installation, 1)) as [Person]
  const creator = await stage.creator(host)
  const roomId = await stage.room(creator, { visibility: 'public', capacity: places })
  const owner = db.pool('owner')
  await owner.query(WITNESS)
  const count = async (where: string) =>
    (await owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM app.bench_offer WHERE ${where}`))
      .rows[0]?.n as number
  return {
    ...{ db, api, roomId },
    orderErrors: () => count('is_wrong'),
    offers: () => count('true'),
    async end() {
      await Promise.all([api.stop(), worker.stop()])
      installation.remove()
      await db.stop()
    },
  }
}

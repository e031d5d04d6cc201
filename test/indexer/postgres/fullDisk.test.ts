import { expect } from 'chai'
import type { Indexer } from '#indexer/createIndexer.ts'
import { problemOf } from '#indexer/follow/status.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'
import { expectTruth } from '../kit/oracle.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { reachHead, startIndexer } from '../kit/startIndexer.ts'

const PLACES = {
  'headers are stored': 'TRIGGER no_space BEFORE INSERT ON chain.block',
  'events are stored': 'TRIGGER no_space BEFORE INSERT ON chain.event',
  'undo is kept': 'TRIGGER no_space BEFORE INSERT ON chain.undo',
  'rows are changed': 'TRIGGER no_space BEFORE INSERT ON chain.pass',
  'the cursor moves': 'TRIGGER no_space BEFORE UPDATE OF number ON chain.cursor',
  'all of it is committed':
    'CONSTRAINT TRIGGER no_space AFTER INSERT ON chain.touch DEFERRABLE INITIALLY DEFERRED',
}

/** The first statement, one in the middle and what comes last: what failed before the end was one transaction. */
const PLAYED = depth(
  ['headers are stored', 'rows are changed', 'all of it is committed'],
  Object.keys(PLACES),
)

describe('a disk that is full, and then has room again', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let stage: Stage
  let indexer: Indexer

  before(async () => {
    stage = await createStage(8)
    await stage.act(10)
    // Postgres itself answers as it does when it cannot extend a file: same code, same failed transaction. Which place is full stands
    // in a row, so that no table is altered while it is written.
    await query(`CREATE TABLE public.full_place (place text NOT NULL);
      CREATE FUNCTION public.no_space() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
      BEGIN
        IF EXISTS (SELECT FROM public.full_place WHERE place = TG_ARGV[0]) THEN
          RAISE EXCEPTION USING ERRCODE = 'disk_full', MESSAGE = 'could not extend file: No space left on device';
        END IF;
        RETURN NEW;
      END $$`)
    for (const [place, trigger] of Object.entries(PLACES))
      await query(`CREATE ${trigger} FOR EACH ROW EXECUTE FUNCTION public.no_space('${place}')`)
    indexer = startIndexer(stage, db.url('indexer'))
    await reachHead(stage, db.pool('owner'))
  })
  after(async () => {
    await indexer?.stop()
    await stage?.stop()
  })

  const query = (sql: string) => db.pool('owner').query(sql)
  const full = () => indexer.alarms.counts().get('database_full') ?? 0

  for (const where of PLAYED)
    it(`[T35] while ${where}: health tells, nothing is lost or doubled, and it goes on by itself`, async () => {
      const before = full()
      const stood = (await query('SELECT number FROM chain.cursor')).rows[0].number
      await query(`INSERT INTO public.full_place VALUES ('${where}')`)
      await stage.gift()
      // twice, so that what it tells while it tries again is seen too
      await until('it tried again', () => full() > before + 1)
      const seen = new Set<string | null>()
      const end = performance.now() + 300
      await until('some time has passed', () => {
        seen.add(problemOf(indexer.status()))
        return performance.now() > end
      })
      expect([...seen].join()).to.equal('could not extend file: No space left on device')
      expect((await query('SELECT number FROM chain.cursor')).rows[0].number).to.equal(stood)
      await query('DELETE FROM public.full_place')
      await reachHead(stage, db.pool('owner'))
      await until('it is well', () => problemOf(indexer.status()) === null)
      await expectTruth(stage, db.pool('owner'))
    })
})

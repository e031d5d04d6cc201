import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { createFollowBans } from '#api/access/bans/banMarks.ts'
import { creatorVerbs } from '#api/creators/keptHandles.ts'
import { createDataKey } from '#api/installation/dataKey.ts'
import { personTable } from '#api/personTable.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Stage, setStage } from '#test/kit/access/stage.ts'
import { type ServerProcess, startWorker } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'
import { type FullPerson, fillPerson } from './fillPerson.ts'
import { findTraces } from './findTraces.ts'

const DAY_S = 86_400
/** Held by the test while the worker is to stand still in a step. */
const HOLD = 4711
const SEALING = {
  random: randomBytes,
  dataKey: createDataKey(fixedSecret('k'.repeat(64)), randomBytes),
}
const PARTS = personTable(createFollowBans({ clock: Date.now, ...SEALING }), creatorVerbs(SEALING, 1))

// a step is held at its last statement, when all of its work is done and nothing of it is committed
const HOLD_STEPS = `CREATE TABLE app.hold (step int);
  CREATE FUNCTION app.hold() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, pg_temp AS $$ BEGIN
    IF cardinality(NEW.steps) > cardinality(OLD.steps) AND EXISTS (SELECT FROM app.hold WHERE step = cardinality(NEW.steps)) THEN
      PERFORM pg_advisory_xact_lock(${HOLD}); END IF; RETURN NEW; END $$;
  CREATE TRIGGER hold BEFORE UPDATE ON app.erasure FOR EACH ROW EXECUTE FUNCTION app.hold()`

describe('an account is erased [T41]', function () {
  this.timeout(480_000)
  const database = useDatabase()
  const api = useApi(database)
  const owner = () => database.pool('owner')
  let [stage, people, workers]: [Stage, Person[], ServerProcess[]] = [undefined as never, [], []]
  before(async () => {
    stage = await setStage(database)
    people = await seedPeople(database.pool('api'), api().installation, 4)
    await owner().query("UPDATE app.auth_session SET expires_at = app.now() + interval '20 days'")
  })
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.kill()))
    await shift(0)
  })
  const world = () => ({ database, installation: api().installation })
  const shift = (byS: number) => owner().query("UPDATE app.clock SET shift = $1 * interval '1 second'", [byS])
  const start = async () => {
    const worker = await startWorker(database, api().installation, { WORKER_MAX_REST_MS: '200' })
    workers.push(worker)
    return worker
  }
  const call = (person: Person, method: string, at: string) => person.call(api().url, method, `/v1/me/${at}`)
  const erasures = async (state: string) =>
    (await owner().query('SELECT * FROM app.erasure WHERE state = $1 ORDER BY asked_at', [state])).rows
  /** Erases in a transaction that is taken back, while nothing else forgets rows by their time. */
  const emptyTables = async (accountId: string) => {
    const tx = await owner().connect()
    try {
      await tx.query('BEGIN')
      const begin = "UPDATE app.erasure SET state = 'erasing', due_at = asked_at WHERE account_id = $1"
      await tx.query(begin, [accountId])
      const counts: Record<string, number> = {}
      for (const person of PARTS) Object.assign(counts, await person.erase(tx, accountId))
      return Object.keys(counts).filter((table) => counts[table] === 0)
    } finally {
      await tx.query('ROLLBACK')
      tx.release()
    }
  }
  const needlesOf = ({ person, email, name, handle }: FullPerson) => [
    ...[person.accountId, person.wallet.toString('hex'), email, name, handle],
    person.token.split('.')[0] as string,
  ]

  it('after seven days nothing resolves them; decisions stay, with a report that names nobody', async () => {
    const one = await fillPerson(world(), stage, people[0] as Person)
    const { leaf, sig } = (
      await owner().query('SELECT leaf, sig FROM app.decision WHERE id = $1', [one.decision])
    ).rows[0]
    expect((await call(one.person, 'POST', 'export')).status).to.equal(202)
    const closed = await call(one.person, 'POST', 'closing')
    expect(closed.status, closed.text).to.equal(200)
    expect(await emptyTables(one.person.accountId), 'tables that fillPerson leaves empty').to.deep.equal([])
    const worker = await start()
    await until(
      'the copy is written',
      async () => (await call(one.person, 'GET', 'export')).body.export.state === 'ready',
    )
    expect((await findTraces(owner(), needlesOf(one))).length, 'before').to.be.greaterThan(40)
    await owner().query("UPDATE app.export_job SET expires_at = expires_at + interval '9 days'")
    await shift(7 * DAY_S + 5)
    await until('it is erased', async () => (await erasures('erased')).length === 1, { withinMs: 60_000 })
    expect(await findTraces(owner(), needlesOf(one))).to.deep.equal([])

    const [erasure] = await erasures('erased')
    expect(erasure.account_id).to.equal(null)
    expect(erasure.steps).to.deep.equal(PARTS.map(({ name }) => name))
    const erased = Object.assign({}, ...Object.values(erasure.report)) as Record<string, number>
    expect(Object.keys(erased).sort(), 'what the verbs say they erase').to.deep.equal(
      PARTS.flatMap(({ erases }) => erases).sort(),
    )
    const kept = await owner().query(
      'SELECT leaf, sig, subject_ref, account_id FROM app.decision WHERE id = $1',
      [one.decision],
    )
    expect(kept.rows[0].leaf).to.deep.equal(leaf)
    expect(kept.rows[0].sig).to.deep.equal(sig)
    expect(kept.rows[0].account_id).to.equal('acc_0000000000000000000000')

    const texts = [worker.output(), api().output()]
    for (const file of readdirSync(api().installation.dir, { withFileTypes: true }))
      if (file.isFile()) texts.push(readFileSync(path.join(api().installation.dir, file.name), 'utf8'))
    const [, ...named] = needlesOf(one)
    for (const text of texts)
      for (const needle of named) expect(text.includes(needle), needle).to.equal(false)
    expect((await call(one.person, 'GET', 'closing')).status).to.equal(401)
  })

  it('a worker that is killed in a step leaves the rest to the next, and it ends the same', async () => {
    const [first, second] = [
      await fillPerson(world(), stage, people[1] as Person),
      await fillPerson(world(), stage, people[2] as Person),
    ]
    for (const one of [first, second])
      for (const at of ['export', 'closing']) {
        const reply = await call(one.person, 'POST', at)
        expect(reply.status, reply.text).to.be.within(200, 202)
      }
    await owner().query("UPDATE app.erasure SET due_at = due_at + interval '10 days' WHERE account_id = $1", [
      second.person.accountId,
    ])
    await owner().query(HOLD_STEPS)
    await shift(7 * DAY_S + 5)
    const all = PARTS.map((_, at) => at + 1)
    const steps = depth([2, PARTS.length], all)
    const holder = await owner().connect()
    try {
      for (const step of steps) {
        await holder.query('SELECT pg_advisory_lock($1)', [HOLD])
        await owner().query('DELETE FROM app.hold')
        await owner().query('INSERT INTO app.hold VALUES ($1)', [step])
        const worker = await start()
        await until(
          `step ${step} waits`,
          async () =>
            (
              await owner().query(
                "SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND NOT granted",
                [HOLD],
              )
            ).rowCount,
          { withinMs: 60_000 },
        )
        await worker.kill()
        await holder.query('SELECT pg_advisory_unlock($1)', [HOLD])
        const { rows } = await owner().query('SELECT steps FROM app.erasure WHERE account_id = $1', [
          first.person.accountId,
        ])
        expect(rows[0].steps, `killed in step ${step}`).to.deep.equal(
          PARTS.slice(0, step - 1).map(({ name }) => name),
        )
      }
    } finally {
      holder.release()
    }
    await owner().query('DROP TRIGGER hold ON app.erasure; DROP FUNCTION app.hold; DROP TABLE app.hold')
    await start()
    await until('the killed one ends', async () => (await erasures('erased')).length === 2, {
      withinMs: 60_000,
    })
    await shift(18 * DAY_S)
    await until('the other ends', async () => (await erasures('erased')).length === 3, { withinMs: 60_000 })
    for (const one of [first, second]) expect(await findTraces(owner(), needlesOf(one))).to.deep.equal([])
    const [, killed, whole] = await erasures('erased')
    // what is forgotten by its time, and limits, differ by when the worker came
    const lasting = ({
      report: { http: _, notifications: __, accounts, access, ...rest },
    }: typeof killed) => ({
      ...rest,
      identities: accounts['app.identity'],
      decisions: access['app.decision'],
    })
    expect(lasting(killed)).to.deep.equal(lasting(whole))
  })

  it('the function that clears the record takes nobody but who closed and was not called back in time', async () => {
    const person = people[3] as Person
    const asked = () =>
      database
        .pool('api')
        .query("SELECT app.erase_person($1, 'access')", [person.accountId])
        .then(
          () => 'erased',
          (error) => error.code,
        )
    expect(await asked(), 'active').to.equal('42501')
    expect((await call(person, 'POST', 'closing')).status).to.equal(200)
    expect(await asked(), 'closing, to be undone').to.equal('42501')
    await shift(8 * DAY_S)
    expect(await asked(), 'past its undo, not begun').to.equal('42501')
    await owner().query("UPDATE app.erasure SET state = 'erasing' WHERE account_id = $1", [person.accountId])
    expect((await call(person, 'DELETE', 'closing')).body.code, 'too late').to.equal('CONFLICT')
    expect(await asked()).to.equal('erased')
    await shift(0)
    expect(await asked(), 'its time is not over yet').to.equal('42501')
  })
})

import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { createFollowBans } from '#api/access/bans/banMarks.ts'
import { eraseDue } from '#api/accounts/leaving/eraseDue.ts'
import { creatorVerbs } from '#api/creators/keptHandles.ts'
import { createDataKey } from '#api/installation/dataKey.ts'
import { personTable } from '#api/personTable.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { findTraces } from './findTraces.ts'

const ROUNDS = depth(20, 100)
const STEP_MS = 5
/** What a round reads of an account: how many rows there are of it. */
const ROWS = `SELECT (SELECT count(*)::int FROM app.account WHERE id = $1 AND state = 'active') AS account,
  (SELECT count(*)::int FROM app.profile WHERE account_id = $1) AS profile,
  (SELECT count(*)::int FROM app.identity WHERE account_id = $1 AND ended_at IS NULL) AS identity,
  (SELECT count(*)::int FROM app.receipt_salt WHERE account_id = $1) AS salt,
  (SELECT count(*)::int FROM app.auth_session WHERE account_id = $1) AS session,
  (SELECT count(*)::int FROM app.erasure WHERE account_id = $1) AS erasure`
const WHOLE = { account: 1, profile: 1, identity: 1, salt: 1, session: 1, erasure: 0 }
const NOTHING = { account: 0, profile: 0, identity: 0, salt: 0, session: 0, erasure: 0 }

describe('an undo that comes as the erasure begins [T41]', function () {
  this.timeout(240_000)
  const database = useDatabase()
  const api = useApi(database)
  const owner = () => database.pool('owner')

  it('takes back all of it or none, round after round', async () => {
    const people = await seedPeople(database.pool('api'), api().installation, ROUNDS)
    await owner().query(
      "INSERT INTO app.receipt_salt SELECT id, decode(repeat('5a', 32), 'hex') FROM app.account",
    )
    const sealing = { random: randomBytes, dataKey: createDataKey(fixedSecret('k'.repeat(64)), randomBytes) }
    const warned: object[] = []
    const deps = {
      ...{ pool: database.work(), clock: Date.now, random: randomBytes, hasMail: false },
      persons: personTable(createFollowBans({ clock: Date.now, ...sealing }), creatorVerbs(sealing, 1)),
      log: { info() {}, warn: (facts: object) => void warned.push(facts) },
    }
    const call = (person: Person, method: string) => person.call(api().url, method, '/v1/me/closing')
    const erased: string[] = []
    // the moment is sought anew each round: sooner after an undo, later after an erasure
    let inMs = 10 * STEP_MS
    for (const person of people) {
      expect((await call(person, 'POST')).status).to.equal(200)
      await owner().query(
        "UPDATE app.erasure SET due_at = app.now() + $2 * interval '1 millisecond' WHERE account_id = $1",
        [person.accountId, inMs],
      )
      let isAnswered = false
      const undo = call(person, 'DELETE').finally(() => {
        isAnswered = true
      })
      while (!isAnswered) await Promise.all([eraseDue(deps), eraseDue(deps)])
      const { status, text } = await undo
      expect(status, text).to.be.oneOf([204, 401, 409])
      await eraseDue(deps)
      const { rows } = await owner().query(ROWS, [person.accountId])
      expect(rows[0], `answered ${status}`).to.deep.equal(status === 204 ? WHOLE : NOTHING)
      if (status !== 204) erased.push(person.accountId)
      inMs = status === 204 ? Math.max(1, inMs - STEP_MS) : inMs + STEP_MS
    }
    expect(warned).to.deep.equal([])
    expect(erased.length, 'erased').to.be.within(1, ROUNDS - 1)
    expect(await findTraces(owner(), [erased[0] as string, erased.at(-1) as string])).to.deep.equal([])
  })
})

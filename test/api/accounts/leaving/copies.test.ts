import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { askExport, openExport, readExport, writeExports } from '#api/accounts/leaving/exports.ts'
import { type PersonVerbs, personVerbs } from '#db/personVerbs.ts'
import { newId } from '#domain/ids.ts'
import { useDatabase } from '#test/kit/database.ts'

const NOBODY = personVerbs({
  name: 'one',
  exports: { 'app.account': 'SELECT id FROM app.account WHERE id = $1' },
  erases: {},
})

describe('a copy of what is here about somebody [T41]', () => {
  const database = useDatabase()
  const api = () => database.pool('api')
  const run = async <T extends object>(sql: string, ...values: unknown[]): Promise<T[]> =>
    (await database.pool('owner').query<T>(sql, values)).rows
  const log = { warn: () => {} }
  async function somebody(): Promise<string> {
    const account = newId('acc', randomBytes)
    await run('INSERT INTO app.account (id) VALUES ($1)', account)
    return account
  }
  afterEach(() => run('DELETE FROM app.export_job'))

  /** Feature with one row of the account; `during` runs while it is read. */
  const copying = (during: (account: string) => Promise<unknown> = async () => {}) => ({
    ...{ pool: database.pool('worker'), log, settings: { EXPORT_KEPT_S: 60 } },
    persons: [
      {
        ...NOBODY,
        export: async (_: unknown, account: string) => {
          await during(account)
          return JSON.stringify({ account })
        },
      },
    ] as PersonVerbs[],
  })
  const jobOf = async (account: string) =>
    (
      await run<{ state: string; tries: number }>(
        'SELECT state, tries FROM app.export_job WHERE account_id = $1',
        account,
      )
    )[0]

  it('is its owner’s alone, for its time', async () => {
    const [ann, ben] = [await somebody(), await somebody()]
    await askExport(api(), ann)
    expect(await openExport(api(), ann), 'not written yet').to.equal(null)
    await writeExports(copying())
    expect(await openExport(api(), ann)).to.have.nested.property('about.account', ann)
    expect([await openExport(api(), ben), await readExport(api(), ben)]).to.deep.equal([null, null])
    await run("UPDATE app.export_job SET expires_at = app.now() - interval '1 second'")
    expect([await openExport(api(), ann), await readExport(api(), ann)]).to.deep.equal([null, null])
    await writeExports(copying())
    expect(await jobOf(ann), 'forgotten').to.equal(undefined)
  })

  it('is written by one worker at a time; one asked for meanwhile is not taken for the one before', async () => {
    const ann = await somebody()
    let written = 0
    await askExport(api(), ann)
    const work = copying(async () => {
      written += 1
    })
    await Promise.all([writeExports(work), writeExports(work)])
    expect([written, (await jobOf(ann))?.state]).to.deep.equal([1, 'ready'])
    await askExport(api(), ann)
    // asked for a second time by somebody who began anew while this one was read
    await writeExports(
      copying((account) =>
        run(
          "UPDATE app.export_job SET asked_at = asked_at + interval '1 second' WHERE account_id = $1",
          account,
        ),
      ),
    )
    expect((await jobOf(ann))?.state).to.equal('due')
  })

  it('fails after five tries, however often it is asked for meanwhile', async () => {
    const ann = await somebody()
    await askExport(api(), ann)
    const breaks = copying(async () => {
      throw new Error('no disk')
    })
    for (let n = 1; n <= 5; n++) {
      expect(await jobOf(ann)).to.deep.equal({ state: 'due', tries: n - 1 })
      await writeExports(breaks)
      if (n < 5) expect((await askExport(api(), ann)).state).to.equal('due')
      await writeExports(breaks)
      expect(await jobOf(ann), 'the next try waits').to.deep.equal({
        ...{ state: n < 5 ? 'due' : 'failed', tries: n },
      })
      await run("UPDATE app.export_job SET next_at = app.now() WHERE state = 'due'")
    }
    await askExport(api(), ann)
    expect(await jobOf(ann), 'asked for anew').to.deep.equal({ state: 'due', tries: 0 })
  })
})

import { expect } from 'chai'
import { migrate } from '#db/migrate.ts'
import { useDatabase } from '#test/kit/database.ts'

const MIGRATION = '20261121000047_handle_looks'

describe('handles of an older installation', () => {
  const database = useDatabase()

  it('[T20] stay where they look alike by a newer fold, and nobody else can take that look', async () => {
    const owner = database.pool('owner')
    await owner.query(`
      ALTER TABLE app.channel DROP COLUMN handle_skeleton;
      ALTER TABLE app.channel DROP COLUMN keeps_lookalike;
      ALTER TABLE app.channel ADD COLUMN handle_skeleton text NOT NULL GENERATED ALWAYS AS (
        replace(replace(replace(translate(lower(handle::text), '0135-', 'oles'), 'rn', 'm'), 'vv', 'w'), 'i', 'l')) STORED;
      CREATE UNIQUE INDEX channel_handle_skeleton ON app.channel (handle_skeleton);
      DELETE FROM public.migration WHERE name = '${MIGRATION}'`)
    const open = (n: number, handle: string) =>
      owner.query(
        `WITH a AS (INSERT INTO app.account (id) VALUES ('acc_' || $1) RETURNING id),
           c AS (INSERT INTO app.creator (id, account_id) SELECT 'cre_' || $1, id FROM a RETURNING id)
         INSERT INTO app.channel (id, creator_id, handle, name, created_at)
           SELECT 'chn_' || $1, id, $2, 'x', now() + $3 * interval '1 hour' FROM c`,
        [String(n).padStart(22, '0'), handle, n],
      )
    await open(1, 'dance')
    await open(2, 'clance')
    await open(3, 'c1ance-2')
    await open(4, 'jazz')
    expect(await migrate(database.url('owner'))).to.deep.equal([MIGRATION])
    const { rows } = await owner.query<{ handle: string; keeps: boolean }>(
      'SELECT handle::text, keeps_lookalike AS keeps FROM app.channel ORDER BY created_at',
    )
    expect(rows.map(({ handle, keeps }) => [handle, keeps])).to.deep.equal([
      ['dance', false],
      ['clance', true],
      ['c1ance-2', false],
      ['jazz', false],
    ])
    for (const [n, handle] of [
      [5, 'd4nce'],
      [6, 'ja2z'],
      [7, 'clancez'],
    ] as const)
      expect(
        await open(n, handle).catch((error: { constraint: string }) => error.constraint),
        handle,
      ).to.equal('channel_handle_skeleton')
  })
})

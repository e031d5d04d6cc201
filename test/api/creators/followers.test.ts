import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { changeChannel, readOwnChannels } from '#api/creators/channels/ownChannels.ts'
import { followChannel, readFollow, unfollowChannel } from '#api/creators/followChannel.ts'
import { readQuietChannels } from '#api/discovery/readLive.ts'
import { createDataKey } from '#api/installation/dataKey.ts'
import { newId } from '#domain/ids.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import { useDatabase } from '#test/kit/database.ts'

const KEPT_S = 90 * 86_400
const dataKey = createDataKey(fixedSecret('k'.repeat(64)), randomBytes)

describe('channels and who follows them', () => {
  const database = useDatabase()
  const api = () => database.pool('api')
  const deps = () => ({ pool: api(), clock: Date.now, random: randomBytes })
  const run = (sql: string, ...values: unknown[]) => database.pool('owner').query(sql, values)
  async function somebody(): Promise<string> {
    const account = newId('acc', randomBytes)
    await run('INSERT INTO app.account (id) VALUES ($1)', account)
    return account
  }
  async function newCreator(...handles: string[]): Promise<{ account: string; channels: string[] }> {
    const [account, creator] = [await somebody(), newId('cre', randomBytes)]
    await run('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', creator, account)
    const channels = []
    for (const handle of handles) {
      const id = newId('chn', randomBytes)
      await run(
        'INSERT INTO app.channel (id, creator_id, handle, name) VALUES ($1, $2, $3, $4)',
        id,
        creator,
        handle,
        'N',
      )
      channels.push(id)
    }
    return { account, channels }
  }
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error) => error.code ?? String(error),
    )

  it('[S1.14] follows once and for oneself, and leaves everybody else where they are', async () => {
    const { channels } = await newCreator('saltworks', 'tidepool')
    const [here, there] = channels as [string, string]
    const [ann, ben] = [await somebody(), await somebody()]
    expect(await followChannel(api(), here, ann)).to.deep.equal({ followers: 1, isFollowing: true })
    expect(await followChannel(api(), here, ann), 'again').to.deep.equal({ followers: 1, isFollowing: true })
    expect(await readFollow(api(), here, ben)).to.deep.equal({ followers: 1, isFollowing: false })
    expect(await readFollow(api(), here, null)).to.deep.equal({ followers: 1, isFollowing: false })
    expect(await readFollow(api(), there, ann)).to.deep.equal({ followers: 0, isFollowing: false })
    await followChannel(api(), there, ann)
    await followChannel(api(), here, ben)
    expect(await unfollowChannel(deps(), here, ann)).to.deep.equal({ followers: 1, isFollowing: false })
    expect(await readFollow(api(), here, ben)).to.deep.equal({ followers: 1, isFollowing: true })
    expect(await readFollow(api(), there, ann)).to.deep.equal({ followers: 1, isFollowing: true })
    const nowhere = newId('chn', randomBytes)
    for (const verb of [followChannel, readFollow])
      expect(await codeOf(verb(api(), nowhere, ann))).to.equal('NOT_FOUND')
    expect(await codeOf(unfollowChannel(deps(), nowhere, ann))).to.equal('NOT_FOUND')
  })

  it('[T22][S1.34] only its owner changes a channel, and an archived one counts for nothing', async () => {
    const { account, channels } = await newCreator('kilnyard', 'millrace')
    const stranger = (await newCreator('foundry')).account
    const [first, second] = channels as [string, string]
    const change = (id: string, accountId: string, what: object) =>
      changeChannel(
        { pool: api(), dataKey, random: randomBytes, settings: { HANDLE_KEPT_S: KEPT_S } },
        { id, accountId },
        what,
      )
    expect(await codeOf(change(first, stranger, { name: 'Mine' }))).to.equal('NOT_FOUND')
    expect((await readOwnChannels(api(), stranger)).map(({ handle }) => handle)).to.deep.equal(['foundry'])
    expect(await codeOf(change(first, account, { handle: 'foundry' }))).to.equal('HANDLE_TAKEN')
    await change(first, account, { isArchived: true })
    const archivedAt = async () =>
      (await run('SELECT archived_at FROM app.channel WHERE id = $1', first)).rows[0]?.archived_at?.getTime()
    const since = await archivedAt()
    await change(first, account, { isArchived: true, about: 'twice' })
    expect(await archivedAt(), 'since it was').to.equal(since)
    expect(await codeOf(change(second, account, { isArchived: true })), 'the only one left').to.equal(
      'CONFLICT',
    )
    expect(
      (await readOwnChannels(api(), account)).map(({ name, isArchived }) => [name, isArchived]),
    ).to.deep.equal([
      ['N', true],
      ['N', false],
    ])
  })

  it('[T52] quiet ones are those of owners who are here, not live for everybody, and not archived', async () => {
    const live = (channel: string, visibility: string) =>
      run(
        `INSERT INTO app.room (id, channel_id, kind, visibility, title, state, live_at) VALUES ($1, $2, 'stream', $3::app.visibility, 'R', 'live', app.now())`,
        ...[newId('rom', randomBytes), channel, visibility],
      )
    const { channels } = await newCreator('on-air', 'behind-doors', 'put-away', 'silent')
    const [onAir, hidden, away] = channels as [string, string, string]
    const gone = await newCreator('left-us')
    await run("UPDATE app.account SET state = 'suspended' WHERE id = $1", gone.account)
    await live(onAir, 'public')
    // nobody may tell from a list that a private stream is on
    await live(hidden, 'private')
    await run('UPDATE app.channel SET archived_at = app.now() WHERE id = $1', away)
    const handles = (await readQuietChannels(api())).map(({ handle }) => handle)
    expect(handles).to.include.members(['behind-doors', 'silent'])
    for (const none of ['on-air', 'put-away', 'left-us']) expect(handles).to.not.include(none)
    expect(handles.indexOf('behind-doors'), 'nor by its place').to.be.greaterThan(handles.indexOf('silent'))
  })
})
